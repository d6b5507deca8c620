import type { MessageDefinition } from './define-message.js';

/** One version of a message as a consumer reads it, and what its handler gets. */
export interface ReadableVersion<Current extends object> {
  readonly definition: MessageDefinition<object>;
  readonly toCurrent: (body: unknown) => Current;
}

/**
 * A version that is read.
 *
 * @param toCurrent makes the current version of a body that keeps the rules of this one
 */
export function readsAs<Read extends object, Current extends object>(
  definition: MessageDefinition<Read>,
  toCurrent: (body: Read) => Current,
): ReadableVersion<Current> {
  return { definition, toCurrent: (body) => toCurrent(body as Read) };
}

/** The version in a wire name such as `orders.send.v2`; undefined if it is not one of this message. */
export function versionIn(type: unknown, name: string): number | undefined {
  const prefix = `${name}.v`;
  if (typeof type !== 'string' || !type.startsWith(prefix)) return undefined;
  const digits = type.slice(prefix.length);
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
}
