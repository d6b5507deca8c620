import { freePorts } from '../stack/ports.mjs';
import { sendOrders } from './order-load.mjs';
import { ServerProcess } from './server-process.mjs';

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
    const [port = 0, admin = 0] = await freePorts(2);
    const gateway = new GatewayUnderLoad(what, connections, port, admin);
    await gateway.#process.ready(`http://127.0.0.1:${port}/health/ready`);
    return gateway;
  }

  /**
   * @param {Server} what
   * @param {number} connections
   * @param {number} port
   * @param {number} admin
   */
  constructor(what, connections, port, admin) {
    this.#what = what;
    this.#port = port;
    this.#connections = connections;
    this.#process = new ServerProcess(what.script, {
      GATEWAY_PORT: String(port),
      GATEWAY_ADMIN_PORT: String(admin),
      ORDER_ID_SECRET: 'for-this-benchmark-only',
      ...what.env,
    });
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
