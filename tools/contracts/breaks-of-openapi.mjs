import { isDeepStrictEqual } from 'node:util';
import { removed, resolved, uncovered } from './uncovered.mjs';

/** @import { Document } from './built-documents.mjs' */

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * What a client that was made by the first document could not do any more, or not understand, by the second.
 * @param {Document} before
 * @param {Document} after
 * @returns {string[]}
 */
export function breaksOfOpenApi(before, after) {
  /** @type {string[]} */
  const breaks = [];
  for (const [path, item] of Object.entries(before['paths']))
    for (const method of methods.filter((name) => name in item)) {
      const operation = after['paths'][path]?.[method];
      const name = `${method.toUpperCase()} ${path}`;
      if (!operation) breaks.push(`${name} is gone`);
      else
        breaks.push(...breaksOf(new Operation(item[method], before), new Operation(operation, after), name));
    }
  return breaks;
}

/** One operation, its references followed. */
class Operation {
  /**
   * @param {any} node
   * @param {Document} document
   */
  constructor(node, document) {
    this.node = node;
    this.document = document;
  }

  /** @param {any} schema */
  at(schema) {
    return { schema, document: this.document };
  }

  /** @returns {Map<string, any>} by place and name */
  get parameters() {
    const all = (this.node.parameters ?? []).map((/** @type {any} */ each) => resolved(this.at(each)));
    return new Map(all.map((/** @type {any} */ each) => [`${each.in} parameter ${each.name}`, each]));
  }

  get body() {
    return this.node.requestBody && resolved(this.at(this.node.requestBody));
  }

  /** @returns {[string, any][]} by status */
  get responses() {
    return Object.entries(this.node.responses).map(([status, each]) => [status, resolved(this.at(each))]);
  }

  /** Ways to be allowed, each a list of the schemes that it needs. @returns {string[][]} */
  get security() {
    const ways = this.node.security ?? this.document['security'] ?? [];
    return ways.length === 0 ? [[]] : ways.map(Object.keys);
  }
}

/**
 * @param {Operation} before
 * @param {Operation} after
 * @param {string} name
 */
function breaksOf(before, after, name) {
  return [
    ...(before.node.operationId === after.node.operationId ? [] : [`its operationId is another`]),
    ...security(before, after),
    ...parameters(before, after),
    ...body(before, after),
    ...responses(before, after),
  ].map((reason) => `${name}: ${reason}`);
}

/**
 * @param {Operation} before
 * @param {Operation} after
 */
function security(before, after) {
  const isOpen = before.security.every((had) =>
    after.security.some((way) => way.every((scheme) => had.includes(scheme))),
  );
  const changed = before.security
    .flat()
    .filter((scheme) => !isDeepStrictEqual(schemeOf(before, scheme), schemeOf(after, scheme)));
  return [
    ...(isOpen ? [] : ['it asks for more authorisation']),
    ...changed.map((scheme) => `authorisation by ${scheme} is another`),
  ];
}

/**
 * @param {Operation} operation
 * @param {string} name
 */
function schemeOf({ document }, name) {
  return { ...document['components']?.securitySchemes?.[name], description: undefined };
}

/**
 * @param {Operation} before
 * @param {Operation} after
 */
function parameters(before, after) {
  /** @type {string[]} */
  const reasons = [];
  for (const [key, parameter] of before.parameters) {
    const now = after.parameters.get(key);
    if (!now) reasons.push(`${key} is gone`);
    else {
      reasons.push(
        ...uncovered(before.at(parameter.schema), after.at(now.schema)).map((why) => `${key}, ${why}`),
      );
      for (const member of ['style', 'explode'])
        if (parameter[member] !== now[member]) reasons.push(`${key}: ${member} is another`);
    }
  }
  for (const [key, { required }] of after.parameters)
    if (required && !before.parameters.get(key)?.required) reasons.push(`${key} is required`);
  return reasons;
}

/**
 * @param {Operation} before
 * @param {Operation} after
 */
function body(before, after) {
  if (after.body?.required && !before.body?.required) return ['a body is required'];
  return Object.entries(before.body?.content ?? {}).flatMap(([type, { schema }]) => {
    const now = after.body?.content?.[type];
    if (!now) return [`the body may be ${type} no more`];
    const [a, b] = [before.at(schema), after.at(now.schema)];
    return reasonsOf([...uncovered(a, b), ...removed(a, b)], 'the body');
  });
}

/**
 * @param {Operation} before
 * @param {Operation} after
 */
function responses(before, after) {
  const now = new Map(after.responses);
  const known = new Map(before.responses);
  return [
    ...before.responses.flatMap(([status, response]) => {
      const answer = now.get(status);
      if (!answer) return [`the answer ${status} is gone`];
      return [
        ...headers(before.at(response), after.at(answer)),
        ...contents(before.at(response), after.at(answer)),
      ].map((reason) => `the answer ${status}, ${reason}`);
    }),
    // A client has to expect any error; another kind of success is news.
    ...[...now.keys()]
      .filter((status) => /^[123]/.test(status) && !known.has(status))
      .map((status) => `there is an answer ${status}`),
  ];
}

/** @typedef {import('./uncovered.mjs').Placed} Placed */

/**
 * @param {Placed} before an answer
 * @param {Placed} after
 */
function headers(before, after) {
  return Object.entries(before.schema.headers ?? {}).flatMap(([name, header]) => {
    const now = after.schema.headers?.[name];
    if (!now) return [`header ${name}: is gone`];
    const [a, b] = [resolved({ ...before, schema: header }), resolved({ ...after, schema: now })];
    return uncovered({ ...after, schema: b.schema }, { ...before, schema: a.schema }).map(
      (reason) => `header ${name}, ${reason}`,
    );
  });
}

/**
 * @param {Placed} before an answer
 * @param {Placed} after
 */
function contents(before, after) {
  return Object.entries(before.schema.content ?? {}).flatMap(([type, { schema }]) => {
    const now = after.schema.content?.[type];
    if (!now) return [`${type}: is gone`];
    const [a, b] = [
      { ...before, schema },
      { ...after, schema: now.schema },
    ];
    return reasonsOf([...uncovered(b, a), ...removed(a, b)], type);
  });
}

/**
 * @param {readonly string[]} reasons
 * @param {string} of
 */
const reasonsOf = (reasons, of) => reasons.map((reason) => `${of}, ${reason}`);
