import { Module, type BeforeApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { HealthReport } from './health-check.js';
import { HealthModule } from './health.module.js';
import { tolerateLoss } from './tolerate-loss.js';

const down: HealthReport = { up: false, problem: 'no broker', endsWhen: 'the broker is back' };

/** Drains before the port closes, for as long as the spec says. */
class Drain implements BeforeApplicationShutdown {
  readonly begun = Promise.withResolvers<void>();
  readonly over = Promise.withResolvers<void>();

  async beforeApplicationShutdown(): Promise<void> {
    this.begun.resolve();
    await this.over.promise;
  }
}

@Module({})
class Root {}

@Module({})
class Feature {}

@Module({})
class Part {}

@Module({})
class Worker {}

describe('health probes', () => {
  let app: NestFastifyApplication;
  let lifecycle: Lifecycle;
  let broker: HealthReport;
  let store: HealthReport;
  let progress: HealthReport;
  let drain: Drain;

  beforeEach(async () => {
    lifecycle = new Lifecycle();
    broker = { up: true, details: { unconfirmed: 3 } };
    store = { up: true };
    progress = { up: true };
    drain = new Drain();
    const health = HealthModule.forRoot({
      lifecycle,
      checks: () => ({
        live: [{ name: 'progress', report: () => progress }],
        ready: [
          { name: 'broker', report: () => broker },
          tolerateLoss({ name: 'store', report: () => store }),
        ],
      }),
    });
    // Nest tells the outer modules first that it stops: terminus knows it when this drain begins.
    const worker = { module: Worker, providers: [{ provide: Drain, useValue: drain }] };
    const feature = { module: Feature, imports: [{ module: Part, imports: [worker] }] };
    app = await NestFactory.create<NestFastifyApplication>(
      { module: Root, imports: [health, feature] },
      new FastifyAdapter(),
      { logger: false },
    );
    await app.init();
  });
  afterEach(async () => {
    drain.over.resolve();
    await app.close();
  });

  async function probe(name: string): Promise<{ status: number; body: Record<string, unknown> }> {
    const { statusCode, body } = await app.inject(`/health/${name}`);
    return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
  }

  it('are 200 with what each part tells of itself', async () => {
    lifecycle.started();
    expect(await probe('ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', error: {}, details: { serving: { status: 'up' }, broker: { unconfirmed: 3 } } },
    });
    expect((await probe('live')).status).toBe(200);
    expect((await probe('startup')).status).toBe(200);
  });

  it('are 503 with the problem and what ends it, each for its own parts only', async () => {
    broker = down;
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: {
        status: 'error',
        info: { serving: { status: 'up' } },
        error: { broker: { status: 'down', problem: 'no broker', endsWhen: 'the broker is back' } },
      },
    });
    expect((await probe('live')).status).toBe(200);
    broker = { up: true };
    progress = down;
    expect((await probe('live')).status).toBe(503);
    expect((await probe('ready')).status).toBe(200);
  });

  it('say that the app is starting until it listens', async () => {
    expect(await probe('startup')).toMatchObject({ status: 503, body: { error: { startup: {} } } });
    lifecycle.started();
    expect((await probe('startup')).status).toBe(200);
  });

  it('say not ready as soon as the app is told to stop', async () => {
    lifecycle.shuttingDown();
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { error: { serving: { problem: 'the app is shutting down' } } },
    });
    expect((await probe('live')).status).toBe(200);
  });

  it('are 503 without a part whose loss is tolerated until it was there once, then 200 and degraded', async () => {
    store = { up: false, problem: 'no store', endsWhen: 'the store is back' };
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { status: 'error', error: { store: { status: 'down', problem: 'no store' } } },
    });
    store = { up: true };
    expect(await probe('ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
    store = { up: false, problem: 'no store', endsWhen: 'the store is back' };
    expect(await probe('ready')).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        error: {},
        details: { store: { status: 'degraded', problem: 'no store', endsWhen: 'the store is back' } },
      },
    });
    broker = down;
    expect(await probe('ready')).toMatchObject({ status: 503, body: { status: 'error' } });
    broker = { up: true };
    lifecycle.shuttingDown();
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { status: 'error', details: { store: { status: 'degraded' } } },
    });
  });

  it('say alive, but not ready, for as long as the app drains, so that nobody kills it meanwhile', async () => {
    lifecycle.started();
    lifecycle.shuttingDown();
    const closed = app.close();
    await drain.begun.promise;
    expect(await probe('live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((await probe('startup')).status).toBe(200);
    expect((await probe('ready')).status).toBe(503);
    progress = down;
    expect(await probe('live')).toMatchObject({ status: 503, body: { error: { progress: {} } } });
    drain.over.resolve();
    await closed;
  });
});
