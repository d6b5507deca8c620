import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changeDelivery } from '../stack/change-delivery.mjs';
import { freePorts } from '../stack/ports.mjs';
import { ServerProcess } from './server-process.mjs';

/** @import { BackendStats } from '@order-intake/contracts' */

/** Gateway, consumer and mock backend under measurement. The backend answers at once. */
export class WholeSystem {
  /** @type {ServerProcess} */
  gateway;
  /** @type {ServerProcess} */
  consumer;
  /** @type {ServerProcess} */
  backend;
  /** @type {ServerProcess[]} */
  #joined = [];
  #ports;
  #env;

  /**
   * Starts all three.
   * @param {{ env?: Record<string, string>, nodeOptions?: readonly string[] }} [options] `env` over what a benchmark sets
   * @returns {Promise<WholeSystem>} when each is ready
   */
  static async start({ env = {}, nodeOptions = [] } = {}) {
    const [gateway = 0, admin = 0, consumer = 0, backend = 0] = await freePorts(4);
    const system = new WholeSystem({ gateway, admin, consumer, backend }, env, nodeOptions);
    await Promise.all(
      /** @type {const} */ (['gateway', 'consumer', 'backend']).map((name) =>
        system[name].ready(`${system.#url(name)}/health/ready`),
      ),
    );
    return system;
  }

  /**
   * @param {{ gateway: number, admin: number, consumer: number, backend: number }} ports
   * @param {Record<string, string>} env
   * @param {readonly string[]} nodeOptions
   */
  constructor(ports, env, nodeOptions) {
    this.#ports = ports;
    const all = {
      GATEWAY_PORT: String(ports.gateway),
      GATEWAY_ADMIN_PORT: String(ports.admin),
      CONSUMER_PORT: String(ports.consumer),
      BACKEND_PORT: String(ports.backend),
      BACKEND_URL: this.#url('backend'),
      BACKEND_LEDGER: join(process.env['BENCH_DIR'] ?? '.', 'backend/ledger.sqlite'),
      BACKEND_BASE_LATENCY_MS: '0',
      ORDER_ID_SECRET: 'for-this-benchmark-only',
      ...env,
    };
    this.#env = all;
    this.backend = new ServerProcess(entryOf('backend'), all, nodeOptions);
    this.consumer = new ServerProcess(entryOf('consumer'), all, nodeOptions);
    this.gateway = new ServerProcess(entryOf('gateway'), all, nodeOptions);
  }

  /** Where orders are sent to. */
  get port() {
    return this.#ports.gateway;
  }

  /** How many orders the backend has saved: its own count, whatever gateway and consumer say. */
  async saved() {
    return (await this.stats()).saved;
  }

  /** @returns {Promise<BackendStats>} */
  async stats() {
    const answer = await fetch(`${this.#url('backend')}/stats`);
    return /** @type {BackendStats} */ (await answer.json());
  }

  async resetStats() {
    await fetch(`${this.#url('backend')}/stats/reset`, { method: 'POST' });
  }

  /** @returns {Promise<ServerProcess>} a further consumer, when it is ready */
  async addConsumer() {
    const [port] = await freePorts(1);
    const consumer = new ServerProcess(entryOf('consumer'), { ...this.#env, CONSUMER_PORT: String(port) });
    this.#joined.push(consumer);
    await consumer.ready(`http://127.0.0.1:${port}/health/ready`);
    return consumer;
  }

  /** @param {number | null} limit of calls to the backend at once; null: as configured */
  async limitDelivery(limit) {
    await changeDelivery(this.#url('consumer'), { limit });
  }

  async stop() {
    for (const server of [this.gateway, this.consumer, ...this.#joined, this.backend]) await server.stop();
  }

  /** @param {'gateway' | 'consumer' | 'backend'} name */
  #url(name) {
    return `http://127.0.0.1:${this.#ports[name]}`;
  }
}

/** @param {string} app */
export const entryOf = (app) => fileURLToPath(new URL(`../../apps/${app}/dist/main.js`, import.meta.url));
