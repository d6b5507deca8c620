import { isDeepStrictEqual } from 'node:util';
import { removed, uncovered } from './uncovered.mjs';

/** @import { Document } from './built-documents.mjs' */

/**
 * What a publisher or consumer that was made by the first document could not do any more, or not understand, by the
 * second. The body of a message may neither get nor lose anything: messages of the old form are in the queues still,
 * and consumers of the old form refuse what they do not know. Another form is another version, beside it.
 * @param {Document} before
 * @param {Document} after
 * @returns {string[]}
 */
export function breaksOfAsyncApi(before, after) {
  return [
    ...each(before, after, 'channels', channel),
    ...each(before, after, 'operations', operation),
    ...each(before['components'], after['components'], 'messages', (a, b) =>
      message({ schema: a, document: before }, { schema: b, document: after }),
    ),
  ];
}

/**
 * @param {Document} before
 * @param {Document} after
 * @param {string} part
 * @param {(a: any, b: any) => string[]} compare
 */
function each(before, after, part, compare) {
  return Object.entries(before[part]).flatMap(([name, node]) => {
    const now = after[part]?.[name];
    if (!now) return [`${part}/${name} is gone`];
    return compare(node, now).map((reason) => `${part}/${name}: ${reason}`);
  });
}

/**
 * @param {any} before
 * @param {any} after
 */
function channel(before, after) {
  return [
    ...differing(before, after, ['address', 'bindings', 'x-declare', 'x-queue-arguments']),
    ...Object.keys(before.messages)
      .filter((name) => !(name in after.messages))
      .map((name) => `${name} is gone`),
  ];
}

/**
 * @param {any} before
 * @param {any} after
 */
const operation = (before, after) => differing(before, after, ['action', 'channel', 'bindings']);

/**
 * @param {import('./uncovered.mjs').Placed} before
 * @param {import('./uncovered.mjs').Placed} after
 */
function message(before, after) {
  const [a, b] = [before.schema, after.schema];
  /** @param {string} member */
  const parts = (member) => ({
    was: { ...before, schema: a[member] },
    is: { ...after, schema: b[member] },
  });
  const { was, is } = parts('payload');
  return [
    ...differing(a, b, ['name', 'contentType', 'bindings']),
    ...[...uncovered(was, is), ...uncovered(is, was)].map((reason) => `body, ${reason}`),
    ...['headers', 'x-amqp-properties'].flatMap((member) => {
      const { was: had, is: has } = parts(member);
      if (!a[member]) return [];
      return [...uncovered(has, had), ...removed(had, has)].map((reason) => `${member}, ${reason}`);
    }),
  ];
}

/**
 * @param {any} before
 * @param {any} after
 * @param {readonly string[]} members
 */
function differing(before, after, members) {
  return members
    .filter((member) => !isDeepStrictEqual(before[member], after[member]))
    .map((member) => `${member} is another`);
}
