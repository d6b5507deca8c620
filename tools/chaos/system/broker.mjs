import { sendOrder } from '@order-intake/contracts';
import { queueDepths } from '../../reconcile/queue-depths.mjs';
import { manage } from '../../stack/management.mjs';
import { waitFor } from '../../stack/wait-for.mjs';
import {
  amqpUrl,
  askCtl,
  killNode,
  managementUrl,
  nodeNameOf,
  serverOf,
  startNode,
  stopNode,
} from '../../stack/rabbitmq-node.mjs';

/** @import { ProcessLedger } from '../../stack/process-ledger.mjs' */
/** @import { RabbitMqNode } from '../../stack/rabbitmq-node.mjs' */
/** @import { ClusterNetwork } from './cluster-network.mjs' */

/** @typedef {{ connection: string, title: string, node: number }} BrokerClient one connection; its title is the app's own */

const COUNTED_WITHIN_MS = 10_000;

/** RabbitMQ of the system: one node, or a cluster of three. Nodes count from 0. */
export class Broker {
  /**
   * @param {RabbitMqNode[]} nodes
   * @param {ProcessLedger} ledger
   * @param {ClusterNetwork} [network] between the nodes, if it can be broken
   */
  constructor(nodes, ledger, network) {
    this.nodes = nodes;
    this.ledger = ledger;
    this.network = network;
  }

  /** Starts the nodes that do not run, and returns when all take connections. */
  async start() {
    await Promise.all(this.nodes.map((node) => startNode(node, this.ledger)));
  }

  /** Ends all nodes in an orderly way. */
  async stop() {
    await Promise.all(this.nodes.map((node) => stopNode(node, this.ledger)));
  }

  /** Kill -9 of all nodes. */
  async kill() {
    await Promise.all(this.nodes.map((_, index) => this.killNode(index)));
  }

  /** @param {number} [index] */
  startNode(index = 0) {
    return startNode(this.#node(index), this.ledger);
  }

  /**
   * Kill -9.
   * @param {number} [index]
   */
  killNode(index = 0) {
    return killNode(this.#node(index), this.ledger);
  }

  /**
   * `SIGSTOP` or `SIGCONT`.
   * @param {number} index
   * @param {NodeJS.Signals} signal
   */
  signalNode(index, signal) {
    const { pid } = this.ledger.find(serverOf(this.#node(index))) ?? {};
    if (pid === undefined) throw new Error(`Node ${index} does not run.`);
    process.kill(pid, signal);
  }

  /** Runs `rabbitmqctl` at the first node and gives what it printed. @param {string[]} args */
  ctl(...args) {
    return askCtl(this.#node(0), args);
  }

  /**
   * Which node leads the order queue.
   * @param {string} vhost
   * @returns {Promise<number>}
   */
  async leaderOf(vhost) {
    const queue = encodeURIComponent(sendOrder.names.queue);
    /** @type {{ node: string, leader?: string }} */
    const { node, leader = node } = await this.manage('GET', `queues/${encodeURIComponent(vhost)}/${queue}`);
    return this.#indexOf(leader);
  }

  /**
   * Who is connected, and to which node, as the management API knows it: some seconds late.
   * @param {string} vhost
   * @returns {Promise<BrokerClient[]>}
   */
  async clients(vhost) {
    /** @type {{ name: string, node: string, user_provided_name?: string }[]} */
    const connections = await this.manage('GET', `vhosts/${encodeURIComponent(vhost)}/connections`);
    return connections.map(({ name, node, user_provided_name: title = '' }) => ({
      connection: name,
      title,
      node: this.#indexOf(node),
    }));
  }

  /** @param {BrokerClient} client which will connect again, by itself */
  async disconnect({ connection }) {
    await this.manage('DELETE', `connections/${encodeURIComponent(connection)}`);
  }

  /**
   * By `rabbitmqctl close_all_connections`, which else means those of another virtual host.
   * @param {string} vhost
   */
  async closeConnections(vhost) {
    await this.ctl('close_all_connections', '--vhost', vhost, 'chaos');
  }

  /** @param {string} vhost */
  urls(vhost) {
    return this.nodes.map((node) => `${amqpUrl(node)}/${encodeURIComponent(vhost)}`).join(',');
  }

  /** Of the first node that runs. */
  get managementUrl() {
    const running = this.nodes.find((node) => this.ledger.find(serverOf(node)));
    return managementUrl(running ?? this.#node(0));
  }

  /**
   * How many messages of the order queue were given out again, as the broker counts itself.
   * @param {string} vhost
   * @returns {Promise<number>}
   */
  async redeliveries(vhost) {
    const queue = encodeURIComponent(sendOrder.names.queue);
    const { message_stats: counts } = await this.manage(
      'GET',
      `queues/${encodeURIComponent(vhost)}/${queue}`,
    );
    return counts?.redeliver ?? 0;
  }

  /** @param {string} vhost */
  async queues(vhost) {
    return (await queueDepths(this.managementUrl, vhost)) ?? [];
  }

  /** @param {string} vhost */
  async createVhost(vhost) {
    await this.manage('PUT', `vhosts/${vhost}`);
    await this.manage('PUT', `permissions/${vhost}/guest`, { configure: '.*', write: '.*', read: '.*' });
  }

  /**
   * Removes it with its queues, when all of them are counted: in 3.10, to delete a wait queue just when its leader is
   * elected ends dead-lettering for all queues of the node.
   * @param {string} vhost
   */
  async deleteVhost(vhost) {
    await waitFor(async () => !(await this.queues(vhost)).some(({ messages }) => Number.isNaN(messages)), {
      timeoutMs: COUNTED_WITHIN_MS,
      failure: () => new Error(`Some queues of ${vhost} have no leader.`),
    });
    await this.manage('DELETE', `vhosts/${vhost}`);
  }

  /**
   * Which nodes run, as one of them sees it.
   * @param {number} index
   * @returns {Promise<number[]>}
   */
  async runningAccordingTo(index) {
    /** @type {{ name: string, running: boolean }[]} */
    const nodes = await this.manage('GET', 'nodes', undefined, managementUrl(this.#node(index)));
    return nodes.filter(({ running }) => running).map(({ name }) => this.#indexOf(name));
  }

  /**
   * Whether nodes that run do not take each other for members of one cluster any more, as one of them sees it.
   * @param {number} index
   */
  async isParted(index) {
    /** @type {{ partitions?: string[] }[]} */
    const nodes = await this.manage('GET', 'nodes', undefined, managementUrl(this.#node(index)));
    return nodes.some(({ partitions = [] }) => partitions.length > 0);
  }

  /** @returns {Promise<string>} `3.10.8` */
  async version() {
    return (await this.manage('GET', 'overview')).rabbitmq_version;
  }

  /**
   * One call of the management API.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {string} [at] the node that is asked
   */
  manage(method, path, body, at = this.managementUrl) {
    return manage(at, method, path, body);
  }

  /** @param {string} name */
  #indexOf(name) {
    return this.nodes.findIndex((each) => nodeNameOf(each) === name);
  }

  /** @param {number} index */
  #node(index) {
    const node = this.nodes[index];
    if (!node) throw new Error(`The broker has no node ${index}.`);
    return node;
  }
}
