import { Agent, request } from 'node:http';

/** @import { Order } from './order-source.mjs' */

/**
 * What a client saw of one submission.
 * @typedef {object} Answer
 * @property {number} sentAtMs by `performance.now()`
 * @property {number} tookMs until the answer was read, or the client gave up
 * @property {string} gateway its URL
 * @property {number} [status] missing if there was no answer
 * @property {string} [id] of an accepted order
 * @property {string} [problem] a problem's name: `outcome-unknown`
 * @property {number} [retryAfterSeconds]
 * @property {string} [failure] why there was no answer: `timeout`, `ECONNREFUSED`, ...
 */

/** Keeps connections and never waits for one: a client of the open loop does not stand in line with others. */
export const createAgent = () => new Agent({ keepAlive: true, maxFreeSockets: 1000 });

/**
 * Sends an order and never throws.
 * @param {Agent} agent
 * @param {string} url
 * @param {Order} order
 * @param {number} timeoutMs for the whole answer
 * @returns {Promise<Answer>}
 */
export function submit(agent, url, order, timeoutMs) {
  const gateway = new URL(url).origin;
  const body = JSON.stringify(order);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const sentAtMs = performance.now();
  return new Promise((resolve) => {
    /** @param {Partial<Answer>} seen */
    const finish = (seen) => {
      clearTimeout(timer);
      resolve({ sentAtMs, tookMs: performance.now() - sentAtMs, gateway, ...seen });
    };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('end', () => {
        const retryAfter = response.headers['retry-after'];
        finish({
          status: response.statusCode ?? 0,
          ...(retryAfter !== undefined && { retryAfterSeconds: Number(retryAfter) }),
          ...readBody(text),
        });
      });
      response.on('error', (error) => finish({ failure: codeOf(error) }));
    });
    const timer = setTimeout(() => {
      finish({ failure: 'timeout' });
      sending.destroy();
    }, timeoutMs);
    sending.on('error', (error) => finish({ failure: codeOf(error) }));
    sending.end(body);
  });
}

/**
 * @param {string} text
 * @returns {{ id?: string, problem?: string }}
 */
function readBody(text) {
  try {
    const { id, type } = JSON.parse(text);
    return {
      ...(typeof id === 'string' && { id }),
      ...(typeof type === 'string' && { problem: type.replace('/problems/', '') }),
    };
  } catch {
    return {};
  }
}

/** @param {NodeJS.ErrnoException} error */
const codeOf = (error) => error.code ?? error.message;
