import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../../setup/workspace.mjs';

/**
 * Requests that were chosen to hurt, in bytes, and the problem that has to be the answer: the same as in the
 * end-to-end specs, which say how the file is read.
 * @typedef {object} HostileRequest
 * @property {string} what
 * @property {Buffer} bytes
 * @property {number} status
 * @property {string} problem
 */

/** @typedef {string | [string, number] | { order?: object, line?: object, first?: string }} Part */
/** @typedef {string | Part[]} Text */
/** @typedef {Record<string, Text>} Headers */
/** @typedef {{ bytes?: Text, method?: string, path?: Text, headers?: Headers, body?: Text, encoding?: BufferEncoding }} Written */

const file = join(workspaceRoot, 'apps/e2e/hostile/requests.json');

/** @returns {HostileRequest[]} */
export function hostileCorpus() {
  /** @type {{ plainOrder: { lines: object[] }, cases: (HostileRequest & Written)[] }} */
  const { plainOrder, cases } = JSON.parse(readFileSync(file, 'utf8'));
  /** @param {Text} text @returns {string} */
  const textOf = (text) => (typeof text === 'string' ? text : text.map(partOf).join(''));
  /** @param {Part} part */
  const partOf = (part) => {
    if (typeof part === 'string') return part;
    if (Array.isArray(part)) return part[0].repeat(part[1]);
    const { order, line, first } = part;
    const json = JSON.stringify({ ...plainOrder, lines: [{ ...plainOrder.lines[0], ...line }], ...order });
    return first === undefined ? json : `{${first},${json.slice(1)}`;
  };
  return cases.map(({ what, status, problem, bytes, encoding, ...written }) => {
    const { method = 'GET', path = '/', headers, body } = written;
    /** @type {Headers} */
    const usual = body === undefined ? {} : { 'content-type': 'application/json' };
    const content = body === undefined ? undefined : Buffer.from(textOf(body), encoding);
    const fields = Object.entries(headers ?? usual).map(
      ([name, value]) => /** @type {[string, string]} */ ([name, textOf(value)]),
    );
    return {
      what,
      status,
      problem,
      bytes:
        bytes !== undefined
          ? Buffer.from(textOf(bytes), encoding)
          : requestBytes(method, textOf(path), fields, content),
    };
  });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {readonly [string, string][]} headers
 * @param {Buffer} [body]
 */
export function requestBytes(method, path, headers, body) {
  const length = body === undefined ? '' : `content-length: ${body.length}\r\n`;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${method} ${path} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n${length}${lines}\r\n`;
  return Buffer.concat([Buffer.from(head), body ?? Buffer.alloc(0)]);
}
