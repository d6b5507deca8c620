import { join } from 'node:path';
import { writeFile, rm } from 'node:fs/promises';
import { build } from '../setup/build.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { findNode } from '../setup/node.mjs';
import { orderIdSecret } from '../setup/order-id-secret.mjs';
import { say } from '../setup/progress.mjs';
import { endCommands } from '../setup/run-command.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { claim } from './claim.mjs';
import { startInfrastructure } from './infrastructure.mjs';
import { appEnvironment, entryFile, planApps } from './plan-apps.mjs';
import { holderOf, isFree, keptPorts } from './ports.mjs';
import { runningStackFile } from './running-stack.mjs';
import { SupervisedApp } from './supervised-app.mjs';

/** @import { AppPlan, Replicas } from './plan-apps.mjs' */
/** @import { Addresses } from './infrastructure.mjs' */

/**
 * Where everything answers. Also in `.local/stack/running.json` while the stack runs, for the other commands.
 * @typedef {Addresses & { gateways: string[], gatewayAdmins: string[], consumers: string[], backend: string }} RunningStack
 */

/**
 * @typedef {object} StackOptions
 * @property {Replicas} replicas
 * @property {boolean} fresh forgets earlier data first
 * @property {NodeJS.ProcessEnv} env
 * @property {(name: string, line: string) => void} onLine each log line of an app
 */

/** First choice; others are taken and kept where somebody has these. Nobody outside needs to know them. */
const infrastructurePorts = {
  amqp: 27672,
  management: 27673,
  distribution: 27674,
  epmd: 27675,
  postgres: 27432,
};

/** What an app needs beyond its own time limit to end: flushing, closing, exiting. */
const EXIT_SLACK_MS = 3000;

/** One local stack: broker, database and all apps, from nothing to ready, and back to nothing. */
export class Stack {
  #run;
  /** @type {SupervisedApp[]} */
  #apps = [];
  #stopping = false;

  /** @param {import('./claim.mjs').Claim} run */
  constructor(run) {
    this.#run = run;
  }

  /** @throws {SetUpError} when the clone's stack runs already */
  static async claim() {
    return new Stack(await claim('stack', 'npm start'));
  }

  get isStopping() {
    return this.#stopping;
  }

  /**
   * Returns when an order can be accepted and saved.
   * @param {StackOptions} options
   * @returns {Promise<RunningStack & { node: string }>}
   */
  async start({ replicas, fresh, env, onLine }) {
    const plans = planApps(replicas, env);
    await refuseTakenPorts(plans, env);
    await installDependencies();
    const node = findNode();
    const ports = await keptPorts(
      join(this.#run.dir, 'ports.json'),
      infrastructurePorts,
      (name, taken, instead) =>
        say('ports', `${name} moves to ${instead}: ${taken} is taken by ${holderOf(taken)}`),
    );
    const [secret, addresses] = await Promise.all([
      orderIdSecret(),
      startInfrastructure(this.#run, { ports, fresh, given: env }),
      build(node),
    ]);
    const backendUrl = plans.find(({ app }) => app === 'backend')?.url ?? env['BACKEND_URL'] ?? '';
    this.#apps = plans.map(
      (plan) =>
        new SupervisedApp({
          name: plan.name,
          kind: plan.app,
          node,
          entry: entryFile(plan),
          url: plan.url,
          env: appEnvironment(plan, { env, addresses, backendUrl, secret, dataDir: this.#run.dir }),
          stage: plan.stage,
          graceMs: stopTimeMs(env),
          logFile: join(this.#run.dir, `logs/${plan.name}.log`),
          ledger: this.#run.ledger,
          onLine: (line) => onLine(plan.name, line),
          onNews: (news) => say(plan.name, news),
        }),
    );
    say('apps', `starting ${plans.map(({ name }) => name).join(', ')} ...`);
    await Promise.all(this.#apps.map((app) => app.start()));
    const running = { ...addresses, ...addressesOf(plans), backend: backendUrl };
    await writeFile(runningStackFile, JSON.stringify(running, undefined, 2), { mode: 0o600 });
    return { ...running, node };
  }

  /**
   * Ends the processes of these apps, so that they begin anew with a new build.
   * @param {ReadonlySet<string>} changed
   */
  restartApps(changed) {
    for (const app of this.#apps) if (changed.has(app.kind)) app.restart();
  }

  /**
   * A process that is to end with the stack, before everything else.
   * @param {string} name
   * @param {number} pid
   */
  adopt(name, pid) {
    this.#run.ledger.remember(name, pid, { stage: 0, signal: 'SIGTERM', graceMs: 2000 });
  }

  /** Apps first, those that take orders before those that handle them; then broker and database. */
  async stop() {
    this.#stopping = true;
    for (const app of this.#apps) app.letEnd();
    await endCommands();
    await this.#run.ledger.endAll(({ name }, how) => say('stop', `${name} ${how}`));
    await rm(runningStackFile, { force: true });
    await this.#run.release();
  }

  /** Kills everything at once. */
  async kill() {
    await this.#run.ledger.killAll();
    await this.#run.release();
  }
}

/**
 * @param {AppPlan[]} plans
 * @param {NodeJS.ProcessEnv} env
 */
async function refuseTakenPorts(plans, env) {
  /** @type {string[]} */
  const taken = [];
  for (const { name, ports } of plans) {
    for (const [variable, port] of Object.entries(ports)) {
      if (await isFree(port, env['HOST'])) continue;
      taken.push(`Port ${port} of the ${name} is taken by ${holderOf(port)}. Free it, or set ${variable}.`);
    }
  }
  if (taken.length > 0) throw new SetUpError(taken.join('\n'));
}

/** @param {AppPlan[]} plans */
function addressesOf(plans) {
  /** @param {AppPlan['app']} app */
  const all = (app) => plans.filter((plan) => plan.app === app);
  return {
    gateways: all('gateway').map(({ url }) => url),
    gatewayAdmins: all('gateway').map(({ url, ports }) => {
      const admin = new URL(url);
      admin.port = String(ports['GATEWAY_ADMIN_PORT']);
      return admin.origin;
    }),
    consumers: all('consumer').map(({ url }) => url),
  };
}

/** @param {NodeJS.ProcessEnv} env */
const stopTimeMs = (env) =>
  Number(env['SHUTDOWN_DELAY_MS'] ?? 0) + Number(env['SHUTDOWN_TIMEOUT_MS'] ?? 10_000) + EXIT_SLACK_MS;
