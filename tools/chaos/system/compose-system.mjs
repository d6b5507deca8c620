import { join } from 'node:path';
import { findCommand } from '../../setup/find-command.mjs';
import { step } from '../../setup/progress.mjs';
import { SetUpError } from '../../setup/set-up-error.mjs';
import { freePorts } from '../../stack/ports.mjs';
import { Broker } from './broker.mjs';
import { ComposeStack, PASSWORD } from './compose-stack.mjs';
import { PrivateSystem, adminUrlOf, plansOnFreePorts } from './private-system.mjs';

/** @import { Claim } from '../../stack/claim.mjs' */
/** @import { AppPlan } from '../../stack/plan-apps.mjs' */
/** @import { RabbitMqNode } from '../../stack/rabbitmq-node.mjs' */
/** @import { StackNeeds } from '../row.mjs' */
/** @import { ServiceChange } from './compose-stack.mjs' */
/** @import { Database } from './database.mjs' */
/** @import { Servers } from './surroundings.mjs' */

/** What the profile `cluster` consists of. */
const REPLICAS = { gateways: 2, consumers: 3 };
const NODES = ['rabbitmq', 'rabbitmq-2', 'rabbitmq-3'];

/** The compose file knows where everything is. */
const ADDRESSES = ['RABBITMQ_URLS', 'DATABASE_URL', 'BACKEND_URL', 'BACKEND_LEDGER'];

/** How many messages the queues hold is asked through the management API, which else is five seconds behind. */
const COUNTED_EACH_SECOND = {
  '/etc/rabbitmq/conf.d/40-chaos.conf': 'collect_statistics_interval = 1000\n',
  '/etc/rabbitmq/advanced.config': '[{rabbit, [{quorum_tick_interval, 1000}]}].\n',
};

/** Where rows run with `--compose`: every part of every row's system is a container. */
export class ComposeSurroundings {
  #run;
  /** @type {Promise<ComposeStack> | undefined} */
  #stack;

  /** @param {Claim} run */
  constructor(run) {
    this.#run = run;
  }

  /**
   * The compose file's whole stack, made anew; it is up, and nobody holds on to its apps yet.
   * @param {StackNeeds} needs
   * @returns {Promise<ComposeSystem>}
   */
  async systemFor(needs) {
    const stack = await (this.#stack ??= this.#build());
    return ComposeSystem.up(this.#run, stack, needs);
  }

  async #build() {
    const docker = findCommand('docker');
    if (!docker) throw new SetUpError('--compose needs docker with its compose command.');
    const stack = new ComposeStack(docker, this.#run);
    await step('compose', 'building the images', async () => {
      await stack.build();
      return 'the images are built';
    });
    return stack;
  }
}

/**
 * All of one row in containers. Rows kill and start apps and broker nodes as everywhere; clients know the balancer
 * alone.
 */
export class ComposeSystem extends PrivateSystem {
  #stack;
  #entrance;

  /**
   * @param {ComposeStack} stack
   * @param {string} entrance
   * @param {ConstructorParameters<typeof PrivateSystem>} parts
   */
  constructor(stack, entrance, ...parts) {
    super(...parts);
    this.#stack = stack;
    this.#entrance = entrance;
    this.name = '/';
  }

  /**
   * @param {Claim} run
   * @param {ComposeStack} stack
   * @param {StackNeeds} needs
   */
  static async up(run, stack, needs) {
    const [entrance = 0, database = 0, ...ofNodes] = await freePorts(2 + 2 * NODES.length);
    const plans = await plansOnFreePorts(REPLICAS, ofNodes);
    const nodes = NODES.map((service, index) => {
      const [amqp = 0, management = 0] = ofNodes.slice(2 * index);
      return nodeOf(run, stack, { service, number: index + 1, amqp, management });
    });
    /** @type {Record<string, ServiceChange>} */
    const changes = {
      proxy: { ports: { 8080: entrance } },
      postgres: { ports: { 5432: database } },
      ...Object.fromEntries(
        nodes.map(({ ports }, index) => [
          NODES[index],
          { ports: { 5672: ports.amqp, 15672: ports.management }, configs: COUNTED_EACH_SECOND },
        ]),
      ),
    };
    const system = new ComposeSystem(
      stack,
      `http://127.0.0.1:${entrance}`,
      run,
      serversOf(run, nodes, database),
      plans,
      (plan, env) => {
        const container = stack.container(serviceOf(plan));
        changes[serviceOf(plan)] = { ports: portsOf(plan), environment: withoutAddresses(env) };
        return {
          name: plan.name,
          app: plan.app,
          url: plan.url,
          adminUrl: adminUrlOf(plan),
          ...container.command,
          container,
          env: process.env,
          stage: plan.stage,
          logFile: join(run.dir, `logs/${plan.name}.log`),
          ledger: run.ledger,
        };
      },
      needs,
    );
    await step('compose', 'starting the profile `cluster`', async () => {
      await stack.up(changes);
      return 'every service is healthy';
    });
    return system;
  }

  /** @override */
  get entrances() {
    return [this.#entrance];
  }

  /** @override */
  get isBalanced() {
    return true;
  }

  /**
   * Holds on to every container.
   * @override
   */
  async start() {
    await this.broker.start();
    await Promise.all(this.processes.map((each) => each.start()));
  }

  /** @override */
  async end() {
    await Promise.all(this.processes.map((each) => each.kill()));
    await this.#stack.down();
  }
}

/** Reports tell it from one whose nodes are processes. */
class ContainerBroker extends Broker {
  /** @override */
  async version() {
    return `${await super.version()} in compose`;
  }
}

/**
 * @param {Claim} run
 * @param {RabbitMqNode[]} nodes
 * @param {number} port
 * @returns {Servers}
 */
function serversOf(run, nodes, port) {
  const url = () => `postgres://order_intake:${PASSWORD}@127.0.0.1:${port}/order_intake`;
  return {
    broker: new ContainerBroker(nodes, run.ledger),
    // Rows that break PostgreSQL do not run here, and the database is made and dropped with the stack.
    database: /** @type {Database} */ (/** @type {unknown} */ ({ url })),
  };
}

/**
 * @param {Claim} run
 * @param {ComposeStack} stack
 * @param {{ service: string, number: number, amqp: number, management: number }} place
 * @returns {RabbitMqNode}
 */
function nodeOf(run, stack, { service, number, amqp, management }) {
  const { command: docker } = stack.container(service).command;
  return {
    dir: join(run.dir, `rabbitmq/container-${number}`),
    source: { kind: 'docker', docker, container: stack.container(service).name },
    ports: { amqp, management, distribution: 0, epmd: 0 },
    member: { number, size: NODES.length, cookie: PASSWORD },
    name: `rabbit@${service}`,
    account: `operator:${PASSWORD}`,
  };
}

/** The first replica bears the app's own name. @param {AppPlan} plan */
const serviceOf = ({ name }) => name.replace(/-1$/, '');

/** @param {AppPlan} plan */
function portsOf({ ports }) {
  const { GATEWAY_PORT, GATEWAY_ADMIN_PORT, BACKEND_PORT, CONSUMER_PORT } = ports;
  const all = Object.entries({
    3000: GATEWAY_PORT,
    3050: GATEWAY_ADMIN_PORT,
    3100: BACKEND_PORT,
    3200: CONSUMER_PORT,
  });
  return Object.fromEntries(all.flatMap(([inside, port]) => (port === undefined ? [] : [[inside, port]])));
}

/** @param {Record<string, string>} env */
const withoutAddresses = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !ADDRESSES.includes(name)));
