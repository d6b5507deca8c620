import { isDeepStrictEqual } from 'node:util';

/** @import { Document } from './built-documents.mjs' */

/**
 * A JSON Schema and the document that its references point into.
 * @typedef {{ schema: any, document: Document }} Placed
 */

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
/** What says nothing of the values. */
const annotations = [
  '$schema',
  'title',
  'description',
  'example',
  'examples',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
];
const compared = [
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', '$ref'],
  ...lowerBounds,
  ...upperBounds,
];

/**
 * Why a value that `from` allows may be one that `to` does not. What this knows nothing of counts as narrower when it
 * differs, so that no change passes unseen.
 * @param {Placed} from
 * @param {Placed} to
 * @param {string} [path] of the value
 * @param {readonly object[]} [within] the schemas that these stand in, of `to`
 * @returns {string[]} reasons, each with its place
 */
export function uncovered(from, to, path = '', within = []) {
  const [before, after] = [resolved(from), resolved(to)];
  if (within.includes(after)) return [];
  const [a, b] = [
    { ...from, schema: before },
    { ...to, schema: after },
  ];
  return [
    ...values(before, after).map((reason) => `${path || 'the value'}: ${reason}`),
    ...bounds(before, after).map((reason) => `${path || 'the value'}: ${reason}`),
    ...members(a, b, path, [...within, after]),
    ...others(before, after).map((keyword) => `${path || 'the value'}: ${keyword} is another`),
  ];
}

/**
 * @param {Placed} placed
 * @returns {any} the schema itself, where a reference leads to it
 */
export function resolved({ schema, document }) {
  if (typeof schema?.$ref !== 'string') return schema ?? {};
  const target = schema.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((/** @type {any} */ node, /** @type {string} */ key) => node?.[key], document);
  if (target === undefined) throw new Error(`${schema.$ref} leads nowhere`);
  return resolved({ schema: target, document });
}

/**
 * @param {any} from
 * @param {any} to
 */
function values(from, to) {
  const reasons = [];
  const [types, allowed] = [typesOf(from), typesOf(to)];
  const foreign = types?.filter((type) => !allowed?.includes(type)) ?? ['any type'];
  if (allowed && foreign.length > 0) reasons.push(`may be ${foreign.join(' or ')}`);
  const [choice, choices] = [choiceOf(from), choiceOf(to)];
  const unknown = choice?.filter((value) => !choices?.some((each) => isDeepStrictEqual(each, value))) ?? [
    'other than the listed values',
  ];
  if (choices && unknown.length > 0)
    reasons.push(`may be ${unknown.map((value) => String(value)).join(', ')}`);
  return reasons;
}

/** @param {any} schema @returns {string[] | undefined} */
function typesOf({ type }) {
  if (type === undefined) return undefined;
  const types = [type].flat();
  return types.includes('number') ? [...types, 'integer'] : types;
}

/** @param {any} schema @returns {unknown[] | undefined} */
const choiceOf = (schema) => schema.enum ?? ('const' in schema ? [schema.const] : undefined);

/**
 * @param {any} from
 * @param {any} to
 */
function bounds(from, to) {
  return [
    ...lowerBounds.filter((name) => name in to && !(from[name] >= to[name])),
    ...upperBounds.filter((name) => name in to && !(from[name] <= to[name])),
  ].map((name) => `may be beyond ${name} ${to[name]}`);
}

/**
 * @param {Placed} from
 * @param {Placed} to
 * @param {string} path
 * @param {readonly object[]} within
 * @returns {string[]}
 */
function members(from, to, path, within) {
  const [a, b] = [from.schema, to.schema];
  /** @param {string} name */
  const member = (name) => `${path}/${name}`;
  const reasons = (b.required ?? [])
    .filter((/** @type {string} */ name) => !(a.required ?? []).includes(name))
    .map((/** @type {string} */ name) => `${member(name)}: may be missing`);
  for (const [name, schema] of Object.entries(a.properties ?? {})) {
    const known = b.properties?.[name] ?? (b.additionalProperties === false ? undefined : anything);
    if (known === undefined) reasons.push(`${member(name)}: is not known`);
    else reasons.push(...uncovered({ ...from, schema }, { ...to, schema: known }, member(name), within));
  }
  if (b.additionalProperties === false && a.additionalProperties !== false && a.properties)
    reasons.push(`${path || 'the value'}: may have members that are not known`);
  if (b.items)
    reasons.push(
      ...uncovered({ ...from, schema: a.items ?? {} }, { ...to, schema: b.items }, `${path}/*`, within),
    );
  return reasons;
}

const anything = {};

/**
 * Keywords beyond those above that `to` has and `from` has otherwise.
 * @param {any} from
 * @param {any} to
 */
function others(from, to) {
  return Object.keys(to).filter(
    (keyword) =>
      !compared.includes(keyword) &&
      !annotations.includes(keyword) &&
      !isDeepStrictEqual(from[keyword], to[keyword]),
  );
}

/**
 * Members that `before` names and `after` does not: whoever used them misses them, also where they were optional.
 * @param {Placed} before
 * @param {Placed} after
 * @param {string} [path]
 * @param {readonly object[]} [within]
 * @returns {string[]}
 */
export function removed(before, after, path = '', within = []) {
  const [a, b] = [resolved(before), resolved(after)];
  if (within.includes(a)) return [];
  const deeper = [...within, a];
  const missing = Object.entries(a.properties ?? {}).flatMap(([name, schema]) => {
    const left = b.properties?.[name];
    return left === undefined
      ? [`${path}/${name}: is gone`]
      : removed({ ...before, schema }, { ...after, schema: left }, `${path}/${name}`, deeper);
  });
  const items =
    a.items && b.items
      ? removed({ ...before, schema: a.items }, { ...after, schema: b.items }, `${path}/*`, deeper)
      : [];
  return [...missing, ...items];
}
