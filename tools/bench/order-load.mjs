import { connect } from 'node:net';

/**
 * A closed loop over kept connections that costs as little as possible, since it shares the machine with what it
 * measures: requests are written as bytes, and of an answer only status and length are read.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {number} options.connections
 * @param {string} options.run makes the order numbers unique
 * @param {(sent: number) => boolean} options.until
 * @param {string | undefined} [options.authorization] header field of each request
 * @returns {Promise<{ accepted: number, refused: number }>} when `until` is true and every answer has come
 */
export async function sendOrders({ port, connections, run, until, authorization }) {
  let sent = 0;
  const sums = { accepted: 0, refused: 0 };
  const further = authorization === undefined ? '' : `authorization: ${authorization}\r\n`;
  const nextRequest = () => request(`${run}-${(sent += 1)}`, further);
  const isOver = () => until(sent);
  await Promise.all(Array.from({ length: connections }, () => keepSending(port, nextRequest, sums, isOver)));
  return sums;
}

/**
 * @param {number} port
 * @param {() => string} nextRequest
 * @param {{ accepted: number, refused: number }} sums
 * @param {() => boolean} isOver
 * @returns {Promise<void>}
 */
function keepSending(port, nextRequest, sums, isOver) {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(nextRequest()));
    socket.setEncoding('latin1').on('error', reject);
    socket.on('data', (/** @type {string} */ text) => {
      received += text;
      const status = statusOfWhole(received);
      if (status === undefined) return;
      received = '';
      if (status === 202) sums.accepted += 1;
      else sums.refused += 1;
      if (isOver()) socket.end(() => resolve());
      else socket.write(nextRequest());
    });
  });
}

/** @param {string} text */
function statusOfWhole(text) {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = /content-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return text.length >= headEnd + 4 + Number(length ?? 0) ? Number(text.slice(9, 12)) : undefined;
}

/**
 * @param {string} orderNumber
 * @param {string} further header lines
 */
function request(orderNumber, further) {
  const body = JSON.stringify({
    orderNumber,
    customerId: 'c-1029384',
    currency: 'EUR',
    lines: [
      { sku: 'SKU-123456', quantity: 2, unitAmount: 1999 },
      { sku: 'SKU-654321', quantity: 1, unitAmount: 450 },
    ],
  });
  return `POST /v1/orders HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n${further}content-length: ${body.length}\r\n\r\n${body}`;
}
