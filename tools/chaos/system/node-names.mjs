import { createServer } from 'node:net';

/** @import { AddressInfo, Socket } from 'node:net' */

// The EPMD protocol: https://www.erlang.org/doc/apps/erts/erl_dist_protocol.html#protocol-between-a-node-and-epmd
const request = { alive: 120, port: 122, names: 110 };
const response = { alive: 118, port: 119 };
const REFUSED = 1;
const HIDDEN_OR_NOT = 77;
const TCP = 0;
const LENGTH_BYTES = 2;

/**
 * Erlang's name server, as one node of a cluster sees it: what the nodes say of themselves is kept in a book that all
 * share, and each asks at a port of its own, so that the answer may depend on who asks. The real one, epmd, answers
 * everybody alike.
 */
export class NodeNames {
  #server = createServer((socket) => this.#join(socket));
  #book;
  #routeTo;

  /**
   * @param {Map<string, number>} book port by name, written when a node comes and when it goes
   * @param {(name: string, port: number) => Promise<number>} routeTo the port by which who asks here reaches the node
   */
  constructor(book, routeTo) {
    this.#book = book;
    this.#routeTo = routeTo;
  }

  /** @param {number} port */
  async listen(port) {
    await new Promise((resolve) => this.#server.listen(port, '127.0.0.1', () => resolve(undefined)));
  }

  /** @param {Socket} socket */
  #join(socket) {
    let read = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      read = Buffer.concat([read, bytes]);
      if (read.length < LENGTH_BYTES) return;
      const end = LENGTH_BYTES + read.readUInt16BE(0);
      if (read.length < end) return;
      void this.#answer(socket, read.subarray(LENGTH_BYTES, end));
      read = read.subarray(end);
    });
    socket.on('error', () => undefined);
  }

  /**
   * @param {Socket} socket
   * @param {Buffer} asked
   */
  async #answer(socket, asked) {
    if (asked[0] === request.alive) this.#register(socket, asked);
    else if (asked[0] === request.port) socket.end(await this.#portOf(asked.toString('latin1', 1)));
    else if (asked[0] === request.names) socket.end(this.#names());
    else socket.destroy();
  }

  /** A node is known for as long as it keeps this connection. @param {Socket} socket @param {Buffer} asked */
  #register(socket, asked) {
    const name = asked.toString('latin1', 11, 11 + asked.readUInt16BE(9));
    const port = asked.readUInt16BE(1);
    this.#book.set(name, port);
    socket.on('close', () => {
      if (this.#book.get(name) === port) this.#book.delete(name);
    });
    const answer = Buffer.alloc(6);
    answer[0] = response.alive;
    // Told apart from its earlier lives by its peers.
    answer.writeUInt32BE(Date.now() >>> 0 || 1, 2);
    socket.write(answer);
  }

  #names() {
    const ownPort = Buffer.alloc(4);
    ownPort.writeUInt32BE(/** @type {AddressInfo} */ (this.#server.address()).port);
    const lines = [...this.#book].map(([name, port]) => `name ${name} at port ${port}\n`);
    return Buffer.concat([ownPort, Buffer.from(lines.join(''), 'latin1')]);
  }

  /** @param {string} name */
  async #portOf(name) {
    const port = this.#book.get(name);
    if (port === undefined) return Uint8Array.of(response.port, REFUSED);
    const answer = Buffer.alloc(12 + name.length + 2);
    answer[0] = response.port;
    answer.writeUInt16BE(await this.#routeTo(name, port), 2);
    answer[4] = HIDDEN_OR_NOT;
    answer[5] = TCP;
    const versions = [6, 5];
    versions.forEach((version, index) => answer.writeUInt16BE(version, 6 + 2 * index));
    answer.writeUInt16BE(name.length, 10);
    answer.write(name, 12, 'latin1');
    return answer;
  }
}
