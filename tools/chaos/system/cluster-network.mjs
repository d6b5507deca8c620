import { nodeNameOf } from '../../stack/rabbitmq-node.mjs';
import { NodeNames } from './node-names.mjs';
import { TcpProxy } from './tcp-proxy.mjs';

/** @import { RabbitMqNode } from '../../stack/rabbitmq-node.mjs' */

/**
 * What the nodes of a cluster talk to each other through: a proxy for each node's way to each other one, found because
 * each node has a name server of its own that tells it the proxies' ports. Clients connect as ever.
 */
export class ClusterNetwork {
  /** By the name of the node at its end, then by who takes it. @type {Map<string, Map<number, TcpProxy>>} */
  #ways = new Map();
  /** @type {{ name: string | undefined, index: number, manner: 'reset' | 'silent' } | undefined} */
  #cut;
  #nodes;

  /** @param {readonly RabbitMqNode[]} nodes whose name servers are here */
  constructor(nodes) {
    this.#nodes = nodes;
  }

  async listen() {
    const book = new Map();
    await Promise.all(
      this.#nodes.map(({ ports }, index) =>
        new NodeNames(book, (name, port) => this.#way(index, name, port)).listen(ports.epmd),
      ),
    );
  }

  /**
   * Cuts the node off from the others.
   * @param {number} index
   * @param {'reset' | 'silent'} manner whether connections break at once, or nothing passes any more
   */
  cutOff(index, manner) {
    this.#cut = { name: shortName(this.#nodes[index]), index, manner };
    this.#applyToAll();
  }

  heal() {
    this.#cut = undefined;
    this.#applyToAll();
  }

  #applyToAll() {
    for (const [name, ways] of this.#ways) for (const [from, way] of ways) this.#apply(name, from, way);
  }

  /**
   * @param {string} name
   * @param {number} from
   * @param {TcpProxy} way
   */
  #apply(name, from, way) {
    const isCut = this.#cut && (this.#cut.name === name || this.#cut.index === from);
    if (!isCut) way.pass();
    else if (this.#cut?.manner === 'reset') way.refuse();
    else way.hold();
  }

  /**
   * @param {number} from
   * @param {string} name
   * @param {number} port
   */
  async #way(from, name, port) {
    // Commands have names too, and go as they come.
    if (!this.#nodes.some((node) => shortName(node) === name)) return port;
    const ways = this.#ways.get(name) ?? new Map();
    this.#ways.set(name, ways);
    let way = ways.get(from);
    if (!way) {
      way = await TcpProxy.listen(port);
      ways.set(from, way);
      this.#apply(name, from, way);
    }
    return way.port;
  }
}

/** As the name server knows it: without the host. @param {RabbitMqNode | undefined} node */
const shortName = (node) => (node ? nodeNameOf(node).split('@')[0] : undefined);
