import { sendOrders } from './order-load.mjs';
import { startGateway } from './start-gateway.mjs';

/** @import { ServerProcess } from './server-process.mjs' */

/**
 * @typedef {{ perSecond: number, cpuPerOrder: number }} Measured accepts; microseconds of CPU
 * @typedef {{ name: string, script: string, env: Record<string, string>, authorization?: string }} Server `env` over what
 *   all have; `authorization` of its clients
 */

/** A gateway that accepts as many orders as it can, whenever it is asked to. */
export class GatewayUnderLoad {
  /** @type {Server} */
  #what;
  #port;
  #connections;
  #process;
  #loads = 0;

  /**
   * @param {Server} what
   * @param {number} connections
   * @returns {Promise<GatewayUnderLoad>} when it is ready
   */
  static async start(what, connections) {
    const { port, server } = await startGateway(what.script, what.env);
    return new GatewayUnderLoad(what, connections, port, server);
  }

  /**
   * @param {Server} what
   * @param {number} connections
   * @param {number} port
   * @param {ServerProcess} server
   */
  constructor(what, connections, port, server) {
    this.#what = what;
    this.#port = port;
    this.#connections = connections;
    this.#process = server;
  }

  /**
   * @param {number} seconds
   * @returns {Promise<Measured>}
   */
  async accept(seconds) {
    const { name, authorization } = this.#what;
    const begun = performance.now();
    const cpuBefore = this.#process.cpuMicroseconds;
    const { accepted, refused } = await sendOrders({
      port: this.#port,
      connections: this.#connections,
      authorization,
      run: `${process.pid}-${this.#port}-${(this.#loads += 1)}`,
      until: () => performance.now() - begun >= seconds * 1_000,
    });
    if (refused > 0) throw new Error(`${name} refused ${refused} orders: the figures would mean nothing`);
    return {
      perSecond: (accepted / (performance.now() - begun)) * 1_000,
      cpuPerOrder: (this.#process.cpuMicroseconds - cpuBefore) / accepted,
    };
  }

  stop() {
    return this.#process.stop();
  }
}
