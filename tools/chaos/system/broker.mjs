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

const COUNTED_WITHIN_MS = 10_000;

/** RabbitMQ of the system: one node, or a cluster of three. Nodes count from 0. */
export class Broker {
  /**
   * @param {RabbitMqNode[]} nodes
   * @param {ProcessLedger} ledger
   */
  constructor(nodes, ledger) {
    this.nodes = nodes;
    this.ledger = ledger;
  }

  /** Starts the nodes that do not run, and returns when all take connections. */
  async start() {
    await Promise.all(this.nodes.map((node) => startNode(node, this.ledger)));
  }

  /** Ends all nodes in an orderly way. */
  async stop() {
    await Promise.all(this.nodes.map((node) => stopNode(node, this.ledger)));
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
   * An orderly end of the process.
   * @param {number} [index]
   */
  stopNode(index = 0) {
    return stopNode(this.#node(index), this.ledger);
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
    return this.ctlOf(0, ...args);
  }

  /**
   * @param {number} index
   * @param {string[]} args
   */
  ctlOf(index, ...args) {
    return askCtl(this.#node(index), args);
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
    return this.nodes.findIndex((each) => nodeNameOf(each) === leader);
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

  /** @returns {Promise<string>} `3.10.8` */
  async version() {
    return (await this.manage('GET', 'overview')).rabbitmq_version;
  }

  /**
   * One call of the management API.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  manage(method, path, body) {
    return manage(this.managementUrl, method, path, body);
  }

  /** @param {number} index */
  #node(index) {
    const node = this.nodes[index];
    if (!node) throw new Error(`The broker has no node ${index}.`);
    return node;
  }
}
