import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { entryFile, planApps } from '../../stack/plan-apps.mjs';
import { freePorts } from '../../stack/ports.mjs';
import { AppProcess } from './app-process.mjs';
import { BackendProcess } from './backend-process.mjs';
import { Links } from './links.mjs';

/** @import { Claim } from '../../stack/claim.mjs' */
/** @import { AppPlan } from '../../stack/plan-apps.mjs' */
/** @import { StackNeeds } from '../row.mjs' */
/** @import { AppOptions } from './app-process.mjs' */
/** @import { Servers } from './surroundings.mjs' */

/**
 * A backend that is never the bottleneck, and delays that are short and yet outlast any fault of a row: its last
 * attempt is 28 s after the first, and the breaker saves most of them.
 */
const defaults = {
  LOG_LEVEL: 'info',
  ORDER_ID_SECRET: 'an-order-id-secret-for-chaos-only',
  BACKEND_BASE_LATENCY_MS: '20',
  BACKEND_SIGMA: '0',
  BACKEND_KAPPA: '0',
  CONSUMER_CONCURRENCY: '20',
  RETRY_DELAYS_MS: '200,500,1000,2000,4000,4000,8000,8000',
};

/** All apps of one row, as processes that it may kill, with a virtual host and a database that nobody else has. */
export class PrivateSystem {
  /** @type {AppProcess[]} */
  gateways = [];
  /** @type {AppProcess[]} */
  consumers = [];
  /** @type {BackendProcess} */
  backend;
  /** Of each gateway and consumer by its name, in a row that is `proxied`. @type {Map<string, Links>} */
  links = new Map();
  broker;
  database;
  /** @type {(plan: AppPlan, more?: Record<string, string>) => AppOptions} */
  #options;
  /** Of virtual host and database. */
  name = `chaos-${randomBytes(4).toString('hex')}`;

  /**
   * @param {Claim} run
   * @param {Servers} servers
   * @param {AppPlan[]} plans
   * @param {(plan: AppPlan, env: Record<string, string>) => AppOptions} describe
   * @param {StackNeeds} needs
   */
  constructor(run, { broker, database }, plans, describe, needs) {
    this.broker = broker;
    this.database = database;
    const own = { gateway: needs.gatewayEnv, consumer: needs.consumerEnv, backend: needs.backendEnv };
    const backendUrl = plans.find(({ app }) => app === 'backend')?.url ?? '';
    const options = (this.#options = (plan, more = {}) =>
      describe(plan, {
        ...defaults,
        RABBITMQ_URLS: broker.urls(this.name),
        DATABASE_URL: this.databaseUrl,
        BACKEND_URL: backendUrl,
        BACKEND_LEDGER: join(run.dir, 'backend', `${this.name}.sqlite`),
        ...needs.env,
        ...own[plan.app],
        ...more,
      }));
    const [backend, ...others] = plans.map((plan) =>
      plan.app === 'backend' ? new BackendProcess(options(plan)) : new AppProcess(options(plan)),
    );
    if (!(backend instanceof BackendProcess)) throw new Error('The first plan is not the backend.');
    this.backend = backend;
    for (const each of others) (each.app === 'gateway' ? this.gateways : this.consumers).push(each);
  }

  /**
   * Nothing of it runs yet.
   * @param {Claim} run
   * @param {Servers} servers
   * @param {StackNeeds} needs
   * @param {string} node
   */
  static async create(run, servers, needs, node) {
    const plans = await plansOnFreePorts(needs);
    const { ledger, dir } = run;
    const links = needs.proxied ? await linksOf(plans, servers) : new Map();
    const system = new PrivateSystem(
      run,
      servers,
      plans,
      (plan, env) => ({
        name: plan.name,
        app: plan.app,
        command: node,
        args: [entryFile(plan)],
        url: plan.url,
        adminUrl: adminUrlOf(plan),
        env: {
          PATH: process.env['PATH'] ?? '',
          ...env,
          ...links.get(plan.name)?.instead(env),
          ...asText(plan.ports),
        },
        stage: plan.stage,
        logFile: join(dir, `logs/${plan.name}.log`),
        ledger,
      }),
      needs,
    );
    system.links = links;
    return system;
  }

  /** Starts everything, and returns when each app is ready. */
  async start() {
    await Promise.all([this.broker.createVhost(this.name), this.database.create(this.name)]);
    await Promise.all(this.processes.map((each) => each.start()));
  }

  /**
   * A further app that is no part of the system: nobody sends to it, and whoever takes it ends it.
   * @param {'consumer' | 'gateway'} app
   * @param {Record<string, string>} env over the system's
   */
  async spare(app, env) {
    const plan = (await plansOnFreePorts({ gateways: 1, consumers: 1 })).find((each) => each.app === app);
    if (!plan) throw new Error(`There is no plan for a ${app}.`);
    return new AppProcess({ ...this.#options({ ...plan, name: `${app}-spare` }, env) });
  }

  /** Where clients send to. @returns {string[]} */
  get entrances() {
    return this.gateways.map(({ url }) => url);
  }

  /** Whether an entrance is a balancer, which has answers of its own. */
  get isBalanced() {
    return false;
  }

  get databaseUrl() {
    return this.database.url(this.name);
  }

  /** @returns {AppProcess[]} */
  get processes() {
    return [this.backend, ...this.consumers, ...this.gateways];
  }

  /** How many messages each queue holds, by the management API. */
  queues() {
    return this.broker.queues(this.name);
  }

  /** Kills the apps and forgets what was made for them. Servers that are down stay so. */
  async end() {
    await Promise.all(this.processes.map((each) => each.kill()));
    await Promise.all([...this.links.values()].map((each) => each.close()));
    await Promise.allSettled([this.broker.deleteVhost(this.name), this.database.drop(this.name)]);
  }
}

/**
 * @param {Pick<StackNeeds, 'gateways' | 'consumers'>} needs
 * @param {readonly number[]} [promised] ports that others are about to take
 */
export async function plansOnFreePorts({ gateways, consumers }, promised = []) {
  const plans = planApps({ gateways, consumers }, {});
  const wanted = plans.flatMap(({ ports }) => Object.keys(ports));
  const found = await freePorts(wanted.length, promised);
  return plans.map((plan) => {
    const ports = Object.fromEntries(Object.keys(plan.ports).map((name) => [name, found.shift() ?? 0]));
    const [first = 0] = Object.values(ports);
    return { ...plan, ports, url: `http://127.0.0.1:${first}` };
  });
}

/**
 * @param {readonly AppPlan[]} plans
 * @param {Servers} servers
 * @returns {Promise<Map<string, Links>>}
 */
async function linksOf(plans, { broker, database }) {
  const addresses = {
    RABBITMQ_URLS: broker.urls(''),
    BACKEND_URL: plans.find(({ app }) => app === 'backend')?.url ?? '',
    DATABASE_URL: database.url(''),
  };
  const clients = plans.filter(({ app }) => app !== 'backend');
  return new Map(
    await Promise.all(
      clients.map(async ({ name }) => /** @type {const} */ ([name, await Links.to(addresses)])),
    ),
  );
}

/** @param {AppPlan} plan */
export function adminUrlOf({ url, ports }) {
  const port = ports['GATEWAY_ADMIN_PORT'];
  return port === undefined ? url : `http://127.0.0.1:${port}`;
}

/** @param {Record<string, number>} ports */
const asText = (ports) =>
  Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]));
