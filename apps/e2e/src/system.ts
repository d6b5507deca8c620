import { createClient, type Client } from '@order-intake/client';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppProcess, type AppName } from './app-process.js';
import { BackendObserver } from './backend-observer.js';
import { freePort } from './free-port.js';
import { GatewayClient } from './gateway-client.js';
import { ScratchDatabase } from './scratch-database.js';
import { broker, database } from './server-control.js';
import { surroundings } from './surroundings.js';
import { VirtualHost } from './vhost.js';

export type Environment = Readonly<Record<string, string>>;

export interface SystemOptions {
  /** How many gateways run. Default 1. */
  readonly gateways?: number;
  /** How many consumers run. Default 1; 0 leaves the queue undeclared until one is started. */
  readonly consumers?: number;
  /** For all apps, over the defaults below. */
  readonly env?: Environment;
  readonly gatewayEnv?: Environment;
  readonly consumerEnv?: Environment;
  readonly backendEnv?: Environment;
}

/** Short, so that specs about retries are quick, and a backend that does not make anybody wait. */
const defaults: Environment = {
  ORDER_ID_SECRET: 'an-order-id-secret-for-tests-only',
  RETRY_DELAYS_MS: '200,400,800',
  BACKEND_BASE_LATENCY_MS: '5',
  BACKEND_SIGMA: '0',
  BACKEND_KAPPA: '0',
  LOG_LEVEL: 'info',
};

/**
 * The whole product for one file of specs: every app as a process of its own, on free ports, with a virtual host and
 * a database that nobody else has.
 */
export class System {
  readonly gateways: AppProcess[] = [];
  readonly consumers: AppProcess[] = [];
  backend!: AppProcess;
  readonly vhost: VirtualHost;
  readonly database: ScratchDatabase;
  /** Ends what works on the system while it runs: called when the system ends. */
  readonly cleanups: (() => Promise<void>)[] = [];
  private readonly id = `e2e-${randomBytes(4).toString('hex')}`;
  private dataDir = '';

  constructor(private readonly options: SystemOptions = {}) {
    this.vhost = new VirtualHost(this.id);
    this.database = new ScratchDatabase(this.id);
  }

  get processes(): AppProcess[] {
    return [this.backend, ...this.consumers, ...this.gateways].filter((each) => each !== undefined);
  }

  get gateway(): AppProcess {
    return first(this.gateways, 'gateway');
  }

  get consumer(): AppProcess {
    return first(this.consumers, 'consumer');
  }

  /** A client of the first gateway; another with `clientOf(1)`. */
  get client(): GatewayClient {
    return this.clientOf(0);
  }

  /** @param key of the API, if the gateway asks for one */
  clientOf(index: number, key?: string): GatewayClient {
    return new GatewayClient(first(this.gateways.slice(index), `gateway ${index + 1}`).url, key);
  }

  /** The client that others have, of the first gateway. */
  get typedClient(): Client {
    return createClient({ baseUrl: this.gateway.url });
  }

  get backendObserver(): BackendObserver {
    return new BackendObserver(this.backend.url);
  }

  /** Starts all apps at once and returns when each is ready. */
  async start(): Promise<void> {
    // An earlier file may have left them down.
    await Promise.all([broker.start(), database.start()]);
    this.dataDir = await mkdtemp(join(tmpdir(), 'order-intake-e2e-'));
    await Promise.all([this.vhost.create(), this.database.create()]);
    const { gateways = 1, consumers = 1 } = this.options;
    this.backend = await this.describe('backend', 0);
    for (let index = 0; index < consumers; index++)
      this.consumers.push(await this.describe('consumer', index));
    for (let index = 0; index < gateways; index++) this.gateways.push(await this.describe('gateway', index));
    await Promise.all(this.processes.map((each) => each.start()));
  }

  /** A further consumer or gateway, not started yet, with an environment of its own over the system's. */
  async add(app: 'consumer' | 'gateway', env: Environment = {}): Promise<AppProcess> {
    const list = app === 'consumer' ? this.consumers : this.gateways;
    const added = await this.describe(app, list.length, env);
    list.push(added);
    return added;
  }

  /** Ends everything and removes what was made for it; shows the logs' ends when a spec of the file failed. */
  async stop(): Promise<void> {
    const cleanedUp = this.cleanups.map((each) => each());
    await Promise.all(this.processes.map((each) => each.kill('SIGKILL')));
    await Promise.all(cleanedUp);
    if ((globalThis as { somethingFailed?: boolean }).somethingFailed) this.showLogs();
    await Promise.all([broker.start(), database.start()]);
    await Promise.all([this.vhost.delete(), this.database.drop()]);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private showLogs(): void {
    for (const each of this.processes)
      console.log(`The end of the log of ${each.name}:\n${each.lastLines()}`);
  }

  private async describe(app: AppName, index: number, extra: Environment = {}): Promise<AppProcess> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const ports = { gateway: 'GATEWAY_PORT', consumer: 'CONSUMER_PORT', backend: 'BACKEND_PORT' };
    const own = {
      gateway: this.options.gatewayEnv,
      consumer: this.options.consumerEnv,
      backend: this.options.backendEnv,
    };
    const url = `http://127.0.0.1:${port}`;
    const name = `${app}-${index + 1}`;
    return new AppProcess({
      name,
      app,
      url,
      adminUrl: app === 'gateway' ? `http://127.0.0.1:${adminPort}` : url,
      logFile: join(surroundings.broker.dir, 'logs', specName(), `${name}.log`),
      env: {
        PATH: process.env['PATH'] ?? '',
        ...defaults,
        RABBITMQ_URLS: this.vhost.url,
        RABBITMQ_MANAGEMENT_URL: surroundings.managementUrl,
        DATABASE_URL: this.database.url,
        BACKEND_URL: app === 'backend' ? url : this.backend.url,
        BACKEND_LEDGER: join(this.dataDir, 'ledger.sqlite'),
        ...(app === 'gateway' && { GATEWAY_ADMIN_PORT: String(adminPort) }),
        [ports[app]]: String(port),
        ...this.options.env,
        ...own[app],
        ...extra,
      },
    });
  }
}

/**
 * A system for all specs of a file: call it at the file's top. It is started before the first spec and ended after
 * the last.
 *
 * ```ts
 * const system = useSystem({ consumers: 2, consumerEnv: { CONSUMER_PREFETCH: '5' } });
 * it('saves an order', async () => {
 *   const id = await system.client.accepted(anOrder());
 *   await system.client.reaches(id, 'saved');
 * });
 * ```
 */
export function useSystem(options: SystemOptions = {}): System {
  const system = new System(options);
  beforeAll(() => system.start());
  afterAll(() => system.stop());
  return system;
}

function first(processes: readonly AppProcess[], what: string): AppProcess {
  const [found] = processes;
  if (!found) throw new Error(`there is no ${what}`);
  return found;
}

function specName(): string {
  return basename(expect.getState().testPath ?? 'unknown', '.e2e-spec.ts');
}
