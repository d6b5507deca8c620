import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** @import { AddressInfo, Socket } from 'node:net' */

/** Between the half of a frame and the reset, so that the half is read. */
const HALF_READ_MS = 20;

/**
 * Stands between a client and a server on loopback, and breaks the network between them. What it was told holds for
 * all connections, those to come as well, until `pass()`.
 */
export class TcpProxy {
  /** When clients connected, or tried to, by `performance.now()`. @type {number[]} */
  arrivals = [];
  /** Bytes that went on in a write of their own. */
  slicedBytes = 0;
  #target;
  /** @type {Set<Connection>} */
  #connections = new Set();
  /** @type {Network} */
  #network = passing;
  #server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#join(client));

  /** @param {number} target the server's port */
  constructor(target) {
    this.#target = target;
  }

  /** @param {number} target */
  static async listen(target) {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port() {
    return /** @type {AddressInfo} */ (this.#server.address()).port;
  }

  /** Heals: bytes pass as they come, and so do those that were held. */
  pass() {
    this.#become(passing);
  }

  /** A black hole: no byte arrives, in neither direction, and no connection ends. What was sent meanwhile comes late. */
  hold() {
    this.#become({ ...passing, holds: true });
  }

  /** Resets every connection, and each that comes. */
  refuse() {
    this.#become({ ...passing, refuses: true });
    this.reset();
  }

  /** @param {number} delayMs for each byte, in either direction */
  delay(delayMs) {
    this.#become({ ...passing, delayMs });
  }

  /** Bytes go on one by one, each in a write of its own. */
  slice() {
    this.#become({ ...passing, slices: true });
  }

  /** Resets the connections there are; others may come. */
  reset() {
    for (const each of this.#connections) each.reset();
  }

  /** Of each connection that speaks next one chunk is cut in half, and after the half the connection is reset. */
  resetMidFrame() {
    for (const each of this.#connections) each.resetsMidFrame = true;
  }

  /** Tells every client that its server will say no more, and goes on to listen to the client. */
  halfClose() {
    for (const each of this.#connections) each.halfClose();
  }

  async close() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.reset();
    await closed;
  }

  /** @param {Network} network */
  #become(network) {
    this.#network = network;
    for (const each of this.#connections) each.follow(network);
  }

  /** @param {Socket} client */
  #join(client) {
    this.arrivals.push(performance.now());
    client.on('error', () => undefined);
    if (this.#network.refuses) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const connection = new Connection(client, server, this.#network, () => (this.slicedBytes += 1));
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
  }
}

/**
 * What happens to bytes on their way.
 * @typedef {object} Network
 * @property {boolean} holds
 * @property {boolean} refuses
 * @property {boolean} slices
 * @property {number} delayMs
 */

/** @type {Network} */
const passing = { holds: false, refuses: false, slices: false, delayMs: 0 };

/** One client's connection and its continuation to the server. */
class Connection {
  resetsMidFrame = false;
  #isCut = false;
  #client;
  #server;
  #network;
  #onSlice;

  /**
   * @param {Socket} client
   * @param {Socket} server
   * @param {Network} network
   * @param {() => void} onSlice
   */
  constructor(client, server, network, onSlice) {
    this.#client = client;
    this.#server = server;
    this.#network = network;
    this.#onSlice = onSlice;
    this.#carry(client, server);
    this.#carry(server, client);
    this.follow(network);
  }

  /** @param {Network} network */
  follow(network) {
    this.#network = network;
    for (const socket of [this.#client, this.#server]) {
      if (network.holds) socket.pause();
      else socket.resume();
    }
  }

  reset() {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  halfClose() {
    this.#client.end();
  }

  /**
   * @param {Socket} from
   * @param {Socket} to
   */
  #carry(from, to) {
    let underWay = 0;
    let way = Promise.resolve();
    /** In the order of coming, also when the network has just changed. @param {() => unknown} act */
    const deliver = (act) => {
      const { delayMs, slices } = this.#network;
      const dueMs = performance.now() + delayMs;
      if (underWay === 0 && delayMs === 0 && !slices) return void act();
      underWay += 1;
      way = way.then(async () => {
        await sleep(Math.max(0, dueMs - performance.now()));
        await act();
        underWay -= 1;
      });
    };
    from.on('data', (bytes) => deliver(() => this.#write(bytes, to)));
    from.on('end', () => deliver(() => to.end()));
    // A server that is not there is one that resets.
    from.on('error', () => this.reset());
    from.on('close', () => deliver(() => to.destroySoon()));
  }

  /**
   * @param {Buffer} bytes
   * @param {Socket} to
   */
  async #write(bytes, to) {
    if (!to.writable || this.#isCut) return;
    if (this.resetsMidFrame && bytes.length > 1) {
      this.#isCut = true;
      to.write(bytes.subarray(0, bytes.length >> 1));
      setTimeout(() => this.reset(), HALF_READ_MS);
    } else if (this.#network.slices) {
      for (const byte of bytes) {
        to.write(Uint8Array.of(byte));
        this.#onSlice();
        // Else the reader finds them together.
        await nextTurn();
      }
    } else {
      to.write(bytes);
    }
  }
}
