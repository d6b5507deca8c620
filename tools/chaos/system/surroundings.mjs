import { join, resolve } from 'node:path';
import { isExecutable } from '../../setup/find-command.mjs';
import { preparePostgres } from '../../setup/postgres-binaries.mjs';
import { step } from '../../setup/progress.mjs';
import { findRabbitMq } from '../../setup/rabbitmq-commands.mjs';
import { SetUpError } from '../../setup/set-up-error.mjs';
import { forgetData } from '../../stack/claim.mjs';
import { freePorts } from '../../stack/ports.mjs';
import { describeServer } from '../../stack/postgres-server.mjs';
import { Broker } from './broker.mjs';
import { ClusterNetwork } from './cluster-network.mjs';
import { Database } from './database.mjs';
import { PrivateSystem } from './private-system.mjs';

/** @import { Claim } from '../../stack/claim.mjs' */
/** @import { RabbitMqSource } from '../../setup/rabbitmq-commands.mjs' */
/** @import { RabbitMqNode } from '../../stack/rabbitmq-node.mjs' */
/** @import { StackNeeds } from '../row.mjs' */

/** @typedef {{ broker: Broker, database: Database }} Servers */

const CLUSTER_SIZE = 3;

/** Broker and database for the rows, started when the first row needs them. Each row gets a virtual host of its own. */
export class Surroundings {
  #run;
  /** @type {Database | undefined} */
  #database;
  /** @type {Map<string, Broker>} */
  #brokers = new Map();
  /** One for all nodes, as on any machine, but for nodes whose network can be broken. */
  #epmdPort = 0;

  #rabbitMq;

  /**
   * @param {Claim} run
   * @param {string} [rabbitMq] folder of another version's `rabbitmq-server` and `rabbitmqctl`; else that of `npm start`
   */
  constructor(run, rabbitMq) {
    this.#run = run;
    this.#rabbitMq = rabbitMq;
  }

  /**
   * A system of its own for a row, on servers that are up.
   * @param {StackNeeds} needs
   * @param {string} node
   */
  async systemFor(needs, node) {
    return PrivateSystem.create(this.#run, await this.servers(needs), needs, node);
  }

  /**
   * All servers up, whatever the row before left of them.
   * @param {{ cluster: boolean, breakableNetwork: boolean }} needs
   * @returns {Promise<Servers>}
   */
  async servers({ cluster, breakableNetwork }) {
    this.#database ??= await this.#describeDatabase();
    const kind = breakableNetwork ? 'cluster-behind-proxies' : cluster ? 'cluster' : 'node';
    const broker = this.#brokers.get(kind) ?? (await this.#describeBroker(kind));
    this.#brokers.set(kind, broker);
    const database = this.#database;
    // Nodes that no row uses would take the processor from those that count.
    const unused = [...this.#brokers.values()].filter((each) => each !== broker);
    await Promise.all(unused.map((each) => each.stop()));
    await step('servers', `RabbitMQ${cluster ? ' (cluster)' : ''} and PostgreSQL`, async () => {
      await Promise.all([broker.start(), database.start()]);
      return 'RabbitMQ and PostgreSQL are up';
    });
    return { broker, database };
  }

  async #describeDatabase() {
    const [port = 0] = await freePorts(1);
    const logFile = join(this.#run.dir, 'logs/postgres.log');
    const server = describeServer(await preparePostgres(), { name: this.#run.name, port, logFile });
    await forgetData(this.#run, server.dataDir);
    return new Database(server, this.#run.ledger);
  }

  /** @param {'node' | 'cluster' | 'cluster-behind-proxies'} kind */
  async #describeBroker(kind) {
    const source = this.#rabbitMq === undefined ? await findRabbitMq() : commandsIn(this.#rabbitMq);
    const size = kind === 'node' ? 1 : CLUSTER_SIZE;
    const isBehindProxies = kind === 'cluster-behind-proxies';
    const [unused = 0, ...ports] = await freePorts(1 + 4 * size);
    const shared = (this.#epmdPort ||= unused);
    const cookie = `order-intake-${process.pid}-${Date.now()}`;
    /** @type {RabbitMqNode[]} */
    const nodes = Array.from({ length: size }, (_, index) => {
      const [amqp = 0, management = 0, distribution = 0, own = 0] = ports.slice(4 * index);
      return {
        dir: join(this.#run.dir, size === 1 ? 'rabbitmq' : `rabbitmq/${kind}-${index + 1}`),
        source,
        ports: { amqp, management, distribution, epmd: isBehindProxies ? own : shared },
        ...(size > 1 && { member: { number: index + 1, size, cookie } }),
        hasNameServer: isBehindProxies,
      };
    });
    const network = isBehindProxies ? new ClusterNetwork(nodes) : undefined;
    await network?.listen();
    return new Broker(nodes, this.#run.ledger, network);
  }
}

/**
 * @param {string} folder
 * @returns {RabbitMqSource}
 */
function commandsIn(folder) {
  if (!isExecutable(join(folder, 'rabbitmq-server')))
    throw new SetUpError(`--rabbitmq ${folder}: there is no rabbitmq-server in it.`);
  return { kind: 'commands', folder: resolve(folder) };
}
