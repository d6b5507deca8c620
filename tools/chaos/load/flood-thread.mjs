// Sends encoded orders at a fixed rate, whatever the answers, and tells what it saw of each.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { FloodAnswers } from './flood-answers.mjs';

/** @import { Socket } from 'node:net' */
/** @import { flatMemory } from './flood-answers.mjs' */
/** @import { Answer } from './submit.mjs' */

/**
 * @typedef {object} FloodOrder
 * @property {string} url
 * @property {number} ratePerSecond
 * @property {number} timeoutMs for a whole answer
 * @property {number} timeOrigin of the thread that asks: each has its own
 * @property {{ bytes: Uint8Array, ends: Float64Array }} requests
 * @property {ReturnType<typeof flatMemory>} columns where the answers go
 */

/** @typedef {{ beganAtMs: number, endedAtMs: number, words: string[] }} FloodEnd */

/**
 * @typedef {object} Connection
 * @property {Socket} socket
 * @property {string} received of answers that are not whole
 * @property {number[]} underWay which orders wait for their answers, in order
 */

const TICK_MS = 2;
const LOOK_FOR_LATE_MS = 100;

/** An order that could not be sent so long after its time is not sent at all: the rate would not be what was asked for. */
const MOST_BEHIND_MS = 250;

/**
 * As a balancer before the gateway keeps them. All are opened beforehand: an overload of connections is another
 * question. Where all are busy, the order follows another one on its connection.
 */
const CONNECTIONS = 256;

const { url, ratePerSecond, timeoutMs, timeOrigin, requests, columns } = /** @type {FloodOrder} */ (
  workerData
);
const { hostname: host, port } = new URL(url);
const clockShiftMs = performance.timeOrigin - timeOrigin;
const count = requests.ends.length;

const answers = new FloodAnswers(columns);
const connections = await Promise.all(Array.from({ length: CONNECTIONS }, open));
let turn = 0;
let next = 0;
let answered = 0;

const beganAtMs = performance.now();
const lastAtMs = beganAtMs + (count / ratePerSecond) * 1000;
const ticking = setInterval(sendDue, TICK_MS);
const lookingForLate = setInterval(giveUpLate, LOOK_FOR_LATE_MS);

function sendDue() {
  const nowMs = performance.now();
  const due = Math.min(count, ((nowMs - beganAtMs) / 1000) * ratePerSecond);
  const tooLate = ((nowMs - beganAtMs - MOST_BEHIND_MS) / 1000) * ratePerSecond;
  for (; next < tooLate; next += 1) answered += 1;
  for (; next < due; next += 1) send(next);
  if (nowMs >= lastAtMs) {
    clearInterval(ticking);
    void finish(nowMs);
  }
}

/** @param {number} endedAtMs */
async function finish(endedAtMs) {
  while (answered < next) await sleep(TICK_MS);
  clearInterval(lookingForLate);
  /** @type {FloodEnd} */
  const end = {
    beganAtMs: beganAtMs + clockShiftMs,
    endedAtMs: endedAtMs + clockShiftMs,
    words: answers.words,
  };
  parentPort?.postMessage(end);
  for (const { socket } of connections.splice(0)) socket.destroy();
}

/** @param {number} index */
function send(index) {
  const connection = freeConnection();
  answers.sent(index, performance.now() + clockShiftMs);
  connection.underWay.push(index);
  connection.socket.write(requests.bytes.subarray(requests.ends[index - 1] ?? 0, requests.ends[index]));
}

/** One that is free, or else that whose turn it is. */
function freeConnection() {
  for (let looked = 0; looked < connections.length; looked += 1) {
    const connection = connections[(turn += 1) % connections.length];
    if (connection?.underWay.length === 0) return connection;
  }
  return /** @type {Connection} */ (connections[(turn += 1) % connections.length]);
}

/** @returns {Promise<Connection>} */
async function open() {
  const connection = connectNow();
  await once(connection.socket, 'connect');
  return connection;
}

function connectNow() {
  const socket = connect({ port: Number(port), host, noDelay: true }).setEncoding('latin1');
  /** @type {Connection} */
  const connection = { socket, received: '', underWay: [] };
  socket.on('data', (text) => read(connection, String(text)));
  socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => lose(connection, error.code ?? 'error'));
  socket.on('close', () => lose(connection, 'ECONNRESET'));
  return connection;
}

/**
 * @param {Connection} connection
 * @param {string} text
 */
function read(connection, text) {
  connection.received += text;
  for (;;) {
    const { received } = connection;
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = received.slice(0, headEnd);
    const end = headEnd + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (received.length < end) return;
    connection.received = received.slice(end);
    settle(connection.underWay.shift(), seenIn(head, received.slice(headEnd + 4, end)));
    if (/\r\nconnection: close/i.test(head)) connection.socket.destroy();
  }
}

/**
 * @param {string} head
 * @param {string} body
 * @returns {Partial<Answer>}
 */
function seenIn(head, body) {
  const retryAfter = /\r\nretry-after: (\d+)/i.exec(head)?.[1];
  const id = /\r\nlocation: \/v1\/orders\/(\S+)/i.exec(head)?.[1];
  const problem = /"type":"\/problems\/([a-z-]+)"/.exec(body)?.[1];
  return {
    status: Number(head.slice(9, 12)),
    ...(id !== undefined && { id }),
    ...(problem !== undefined && { problem }),
    ...(retryAfter !== undefined && { retryAfterSeconds: Number(retryAfter) }),
  };
}

/**
 * @param {number | undefined} index
 * @param {Partial<Answer>} seen
 */
function settle(index, seen) {
  if (index === undefined) return;
  answered += 1;
  const tookMs = performance.now() + clockShiftMs - answers.sentAtMs(index);
  answers.answered(index, { ...seen, tookMs });
}

/**
 * The orders under way have no answer, and another connection takes its place.
 * @param {Connection} connection
 * @param {string} failure
 */
function lose(connection, failure) {
  const at = connections.indexOf(connection);
  if (at < 0) return;
  connections[at] = connectNow();
  connection.socket.destroy();
  for (const index of connection.underWay.splice(0)) settle(index, { failure });
}

function giveUpLate() {
  const oldestMs = performance.now() + clockShiftMs - timeoutMs;
  for (const connection of [...connections]) {
    const [first = -1] = connection.underWay;
    if (first >= 0 && answers.sentAtMs(first) < oldestMs) lose(connection, 'timeout');
  }
}
