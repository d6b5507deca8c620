import { connect } from 'node:net';

/**
 * The first answer on a connection, which ends with it.
 * @typedef {object} BareAnswer
 * @property {number} status 0 if there was none
 * @property {string} type of its content
 * @property {string} text
 */

const TIMEOUT_MS = 15_000;

/**
 * Sends bytes that may be no request at all. Never throws.
 * @param {string} url
 * @param {Buffer} bytes
 * @param {number} [patienceMs] after which it says that no more will come, where a request may have no end
 * @returns {Promise<BareAnswer>}
 */
export function sendBytes(url, bytes, patienceMs) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const parts = [];
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' }, () => socket.write(bytes));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
    const ending = patienceMs === undefined ? undefined : setTimeout(() => socket.end(), patienceMs);
    socket.on('data', (part) => parts.push(part));
    // What is refused before it was read may end in a reset behind the answer.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(ending);
      resolve(read(Buffer.concat(parts).toString()));
    });
  });
}

/**
 * @param {string} received
 * @returns {BareAnswer}
 */
function read(received) {
  const [head = '', rest = ''] = received.split(/\r\n\r\n(.*)/s);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return {
    status: Number(head.slice(9, 12)),
    type: /\r\ncontent-type: (.*)/i.exec(head)?.[1] ?? '',
    text: Buffer.from(rest).subarray(0, length).toString(),
  };
}
