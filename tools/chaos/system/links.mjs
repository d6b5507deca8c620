import { TcpProxy } from './tcp-proxy.mjs';

/** So many addresses of one broker, as of three nodes: what is at the end of them is another matter. */
const BROKER_ADDRESSES = 3;

/** @typedef {{ RABBITMQ_URLS: string, BACKEND_URL: string, DATABASE_URL: string }} Addresses as an app is told them */

/** The ways of one app to its servers, each through a proxy. */
export class Links {
  /**
   * @param {TcpProxy[]} broker
   * @param {TcpProxy} backend
   * @param {TcpProxy} database
   */
  constructor(broker, backend, database) {
    this.broker = broker;
    this.backend = backend;
    this.database = database;
  }

  /**
   * @param {Addresses} addresses with one broker
   */
  static async to({ RABBITMQ_URLS, BACKEND_URL, DATABASE_URL }) {
    const broker = Array.from({ length: BROKER_ADDRESSES }, () => TcpProxy.listen(portOf(RABBITMQ_URLS)));
    return new Links(
      await Promise.all(broker),
      await TcpProxy.listen(portOf(BACKEND_URL)),
      await TcpProxy.listen(portOf(DATABASE_URL)),
    );
  }

  get all() {
    return [...this.broker, this.backend, this.database];
  }

  /**
   * The addresses of the proxies.
   * @param {Addresses} addresses
   * @returns {Addresses}
   */
  instead({ RABBITMQ_URLS, BACKEND_URL, DATABASE_URL }) {
    return {
      RABBITMQ_URLS: this.broker.map(({ port }) => withPort(RABBITMQ_URLS, port)).join(','),
      BACKEND_URL: withPort(BACKEND_URL, this.backend.port),
      DATABASE_URL: withPort(DATABASE_URL, this.database.port),
    };
  }

  async close() {
    await Promise.all(this.all.map((proxy) => proxy.close()));
  }
}

/** @param {string} url */
const portOf = (url) => Number(new URL(url).port);

/**
 * @param {string} url
 * @param {number} port
 */
function withPort(url, port) {
  const other = new URL(url);
  other.port = String(port);
  return other.href;
}
