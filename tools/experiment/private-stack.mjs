import { join } from 'node:path';
import { findNode } from '../setup/node.mjs';
import { orderIdSecret } from '../setup/order-id-secret.mjs';
import { say } from '../setup/progress.mjs';
import { startInfrastructure } from '../stack/infrastructure.mjs';
import { appEnvironment, entryFile, planApps } from '../stack/plan-apps.mjs';
import { freePorts } from '../stack/ports.mjs';
import { SupervisedApp } from '../stack/supervised-app.mjs';
import { ProbeClient } from './probe-client.mjs';

/** @import { Addresses } from '../stack/infrastructure.mjs' */
/** @import { Claim } from '../stack/claim.mjs' */
/** @import { AppPlan } from '../stack/plan-apps.mjs' */

/** @typedef {'backend' | 'consumer' | 'gateway'} AppName */

/**
 * @typedef {object} AppSettings
 * @property {Record<string, string>} env for all apps, over the experiment's own
 * @property {string[]} [gatewayOptions] Node's, for the gateway alone
 */

const probe = new URL('./runtime-probe.mjs', import.meta.url).href;

/** As many as an app needs to finish its requests, which may take as long as `SYNC_TIMEOUT_MS`. */
const END_GRACE_MS = 30_000;

/** Broker, database and apps of the experiment alone: fresh data, free ports, a runtime probe in each app. */
export class PrivateStack {
  #run;
  #node = findNode();
  /** @type {NodeJS.ProcessEnv} */
  #env;
  /** @type {AppPlan[]} */
  #plans = [];
  /** @type {Addresses | undefined} */
  #addresses;
  #secret = '';
  /** @type {Map<AppName, { app: SupervisedApp, key: string }>} */
  #apps = new Map();
  /** @type {Map<AppName, number>} */
  #probePorts = new Map();
  /** @type {Set<(app: string, line: string) => void>} */
  #listeners = new Set();

  /**
   * @param {Claim} run
   * @param {NodeJS.ProcessEnv} env for all apps
   */
  constructor(run, env) {
    this.#run = run;
    this.#env = env;
  }

  /** Starts broker and database; the apps, which must be built, start when their settings are known. */
  async start() {
    const [amqp, management, distribution, epmd, postgres, ...ports] = /** @type {SomePorts} */ (
      await freePorts(12)
    );
    const [gateway, admin, backend, consumer, ...probes] = ports;
    this.#env = {
      ...this.#env,
      GATEWAY_PORT: String(gateway),
      GATEWAY_ADMIN_PORT: String(admin),
      BACKEND_PORT: String(backend),
      CONSUMER_PORT: String(consumer),
    };
    this.#plans = planApps({ gateways: 1, consumers: 1 }, this.#env);
    this.#plans.forEach(({ app }, index) => this.#probePorts.set(app, probes[index] ?? 0));
    [this.#secret, this.#addresses] = await Promise.all([
      orderIdSecret(),
      startInfrastructure(this.#run, {
        ports: { amqp, management, distribution, epmd, postgres },
        fresh: true,
      }),
    ]);
  }

  /** What all apps are given. */
  get environment() {
    return this.#env;
  }

  /** @param {AppName} app */
  urlOf(app) {
    return this.#plans.find((plan) => plan.app === app)?.url ?? '';
  }

  /** @param {AppName} app */
  probeOf(app) {
    return new ProbeClient(this.#probePorts.get(app) ?? 0);
  }

  /** @returns {Addresses} */
  get addresses() {
    if (!this.#addresses) throw new Error('The stack has not been started.');
    return this.#addresses;
  }

  /**
   * Has the apps run with these settings; those that do already go on.
   * @param {AppSettings} settings
   */
  async use({ env, gatewayOptions = [] }) {
    const wanted = this.#plans.map((plan) => {
      const options = plan.app === 'gateway' ? gatewayOptions : [];
      const appEnv = this.#environmentOf(plan, env, options);
      return { plan, appEnv, key: JSON.stringify([env, options]) };
    });
    const changed = wanted.filter(({ plan, key }) => this.#apps.get(plan.app)?.key !== key);
    const stages = changed.map(({ plan }) => plan).sort((a, b) => a.stage - b.stage);
    for (const { app } of stages) await this.end(app);
    await Promise.all(
      changed.map(async ({ plan, appEnv, key }) => {
        const app = this.#supervise(plan, appEnv);
        this.#apps.set(plan.app, { app, key });
        await app.start();
      }),
    );
  }

  /**
   * Ends one app. The next `use` begins with a new one.
   * @param {AppName} name
   */
  async end(name) {
    this.#apps.get(name)?.app.letEnd();
    this.#apps.delete(name);
    const record = this.#run.ledger.find(name);
    if (record) await this.#run.ledger.end(record);
  }

  /**
   * Hears each line that an app prints.
   * @param {(app: string, line: string) => void} listener
   * @returns {() => void} stops hearing
   */
  onLine(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is being ended is not to be started again. The processes themselves end with the claim's ledger. */
  letEnd() {
    for (const { app } of this.#apps.values()) app.letEnd();
  }

  /**
   * @param {AppPlan} plan
   * @param {Record<string, string>} env
   * @param {string[]} options
   */
  #environmentOf(plan, env, options) {
    const backendUrl = this.urlOf('backend');
    return {
      ...appEnvironment(plan, {
        env: { ...this.#env, ...env },
        addresses: this.addresses,
        backendUrl,
        secret: this.#secret,
        dataDir: this.#run.dir,
      }),
      NODE_OPTIONS: [`--import=${probe}`, ...options].join(' '),
      EXPERIMENT_PROBE_PORT: String(this.#probePorts.get(plan.app)),
    };
  }

  /**
   * @param {AppPlan} plan
   * @param {NodeJS.ProcessEnv} env
   */
  #supervise(plan, env) {
    return new SupervisedApp({
      name: plan.name,
      kind: plan.app,
      node: this.#node,
      entry: entryFile(plan),
      url: plan.url,
      env,
      stage: plan.stage,
      graceMs: END_GRACE_MS,
      logFile: join(this.#run.dir, `logs/${plan.name}.log`),
      ledger: this.#run.ledger,
      onLine: (line) => this.#listeners.forEach((listener) => listener(plan.name, line)),
      onNews: (news) => say(plan.name, news),
    });
  }
}

/** @typedef {[number, number, number, number, number, number, number, number, number, number, number, number]} SomePorts */
