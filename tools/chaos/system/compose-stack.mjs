import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../setup/run-command.mjs';
import { workspaceRoot } from '../../setup/workspace.mjs';
import { spawnServer } from '../../stack/spawn-server.mjs';
import { Container } from './container.mjs';

/** @import { Claim } from '../../stack/claim.mjs' */

/**
 * What a row changes of one service: the ports by which it is reached on loopback, by those inside, and its settings.
 * @typedef {{ ports: Record<number, number>, environment?: Record<string, string>, configs?: Record<string, string> }} ServiceChange
 */

/** In the order in which each needs those before it; replicas of an app share its image. */
const BUILT = ['backend', 'consumer', 'gateway'];
const UP_WITHIN_SECONDS = 600;
/** Each look of Docker's is a process of its own, and rows look for themselves. */
const DOCKER_LOOKS_EVERY = '10s';
const DOWN = ['down', '--volumes', '--timeout', '0'];
const DOWN_WITHIN_MS = 60_000;
const KEEPER = 'compose';

/** Of this stack alone, and known to nobody; the names are those of the compose file. */
export const PASSWORD = 'only-for-chaos';
const passwords = Object.fromEntries(
  [
    'POSTGRES_PASSWORD',
    'RABBITMQ_OPERATOR_PASSWORD',
    'RABBITMQ_GATEWAY_PASSWORD',
    'RABBITMQ_CONSUMER_PASSWORD',
    'RABBITMQ_ERLANG_COOKIE',
  ].map((name) => [name, PASSWORD]),
);

/** The compose file's profile `cluster` under a project name of its own, with ports and volumes of its own. */
export class ComposeStack {
  #docker;
  #run;
  #project;
  #overrideFile;

  /**
   * @param {string} docker
   * @param {Claim} run
   */
  constructor(docker, run) {
    this.#docker = docker;
    this.#run = run;
    // The same for every run of this clone, so that what a killed one left is found.
    this.#project = `order-intake-chaos-${createHash('sha256').update(run.dir).digest('hex').slice(0, 8)}`;
    this.#overrideFile = join(run.dir, 'compose.chaos.yml');
  }

  /** Images of the sources as they are. */
  async build() {
    await this.#write({});
    await this.#compose('build', ...BUILT);
  }

  /**
   * Fresh volumes, and every service healthy.
   * @param {Record<string, ServiceChange>} changes by service
   */
  async up(changes) {
    this.#keep();
    await this.down();
    await this.#write(changes);
    await this.#compose('up', '--detach', '--wait', '--wait-timeout', String(UP_WITHIN_SECONDS));
  }

  down() {
    return this.#compose(...DOWN);
  }

  /** @param {string} service */
  container(service) {
    return new Container(this.#docker, `${this.#project}-${service}-1`);
  }

  /** Somebody in the ledger whose end is the stack's, so that it goes the way of all processes, whatever happens. */
  #keep() {
    if (this.#run.ledger.find(KEEPER)) return;
    const script = `trap 'exec "$@"' TERM; sleep infinity & wait`;
    const pid = spawnServer('sh', ['-c', script, KEEPER, this.#docker, ...this.#args(...DOWN)], {
      env: this.#env,
      cwd: workspaceRoot,
      logFile: join(this.#run.dir, 'logs/compose.log'),
    });
    this.#run.ledger.remember(KEEPER, pid, { stage: 5, signal: 'SIGTERM', graceMs: DOWN_WITHIN_MS });
  }

  /** @param {string[]} args */
  #compose(...args) {
    return runCommand(this.#docker, this.#args(...args), { cwd: workspaceRoot, env: this.#env });
  }

  /** @param {string[]} args */
  #args(...args) {
    const files = ['--file', 'docker-compose.yml', '--file', this.#overrideFile];
    return ['compose', '--project-name', this.#project, ...files, '--profile', 'cluster', ...args];
  }

  get #env() {
    return { ...process.env, ...passwords };
  }

  /** @param {Record<string, ServiceChange>} changes */
  async #write(changes) {
    await mkdir(this.#run.dir, { recursive: true });
    await writeFile(this.#overrideFile, overrideOf(changes));
  }
}

/**
 * A compose file that goes over another. Its parts are JSON, which YAML contains.
 * @param {Record<string, ServiceChange>} changes
 */
function overrideOf(changes) {
  const services = Object.entries(changes).map(([service, { ports, environment = {}, configs = {} }]) => {
    const published = Object.entries(ports).map(([inside, outside]) => `127.0.0.1:${outside}:${inside}`);
    const mounted = Object.keys(configs).map((target) => ({ source: nameOf(target), target }));
    return [
      `  ${service}:`,
      `    ports: !override ${JSON.stringify(published)}`,
      `    environment: ${JSON.stringify(environment)}`,
      ...(service === 'proxy' ? [] : [`    healthcheck: { interval: ${DOCKER_LOOKS_EVERY} }`]),
      ...(mounted.length > 0 ? [`    configs: ${JSON.stringify(mounted)}`] : []),
    ].join('\n');
  });
  const contents = Object.assign({}, ...Object.values(changes).map(({ configs = {} }) => configs));
  const configs = Object.entries(contents).map(([target, content]) => [nameOf(target), { content }]);
  return [
    ...(services.length > 0 ? ['services:', ...services] : ['services: {}']),
    `configs: ${JSON.stringify(Object.fromEntries(configs))}`,
    '',
  ].join('\n');
}

/** @param {string} file */
const nameOf = (file) => `chaos${file.replaceAll(/[^a-z0-9]+/g, '-')}`;
