import { compileValidator, type Violation } from '../schema/compile-validator.js';
import { queueNames, type QueueNames } from './queue-names.js';

/** One message: its name, version, schema, queue and TypeScript type together. */
export interface MessageDefinition<T extends object> {
  /** Shared by all versions, and by the queue. */
  readonly name: string;
  readonly version: number;
  /** The wire name, for example `orders.send.v1`: the AMQP property `type` and the pattern of its handler. */
  readonly type: string;
  readonly payload: new () => T;
  readonly names: QueueNames;
  /** The broken rules of a decoded body; undefined if it has none. */
  readonly violations: (body: unknown) => Violation[] | undefined;
  /** Of a body without violations: whether its id is of this client and this order. No gateway makes another. */
  readonly hasRightId: (body: unknown) => boolean;
}

export function defineMessage<T extends object>({
  name,
  version,
  payload,
  hasRightId,
}: {
  name: string;
  version: number;
  payload: new () => T;
  hasRightId: (body: T) => boolean;
}): MessageDefinition<T> {
  return {
    name,
    version,
    type: `${name}.v${version}`,
    payload,
    names: queueNames(name),
    violations: compileValidator(payload),
    hasRightId: (body) => hasRightId(body as T),
  };
}

/** AMQP headers of our messages. Only these are ever copied from one message to the next. */
export const messageHeaders = {
  /** Attempts used so far; 0 at first. */
  attempt: 'x-attempt',
  /** `boot:sequence` of the publish that began this life of the order. */
  intake: 'x-intake',
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** W3C trace context of the first attempt, to which later ones are linked; only if that was traced. */
  firstAttempt: 'x-first-attempt',
  /** Dead letters: a problem name, its detail, and when (RFC 3339). */
  failureReason: 'x-failure-reason',
  failureDetail: 'x-failure-detail',
  failedAt: 'x-failed-at',
  /** Dead letters: names this one and all its copies. */
  letter: 'x-letter',
  /** Dead letters: when a redrive put this copy back (milliseconds since 1970); of two copies the later one has more. */
  putBackAt: 'x-put-back-at',
} as const;
