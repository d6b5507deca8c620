import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { CommonConfig } from '../config/common-config.js';
import { ConfigError } from '../config/read-config.js';
import { flushMs, startTracing, type Tracing } from '../tracing/start-tracing.js';
import { traceRequests } from '../tracing/trace-requests.js';
import { exporterOf } from '../tracing/tracing-config.js';
import { boundHeap } from './bound-heap.js';
import { closeLateIdlers } from './close-late-idlers.js';
import type { Lifecycle } from './lifecycle.js';
import { stopOnSignal } from './stop-on-signal.js';

export interface AppRun {
  /** What its spans are called by. */
  readonly name: string;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly config: CommonConfig;
  readonly port: number;
  /** Makes the app; nothing listens yet. */
  readonly create: () => Promise<NestFastifyApplication>;
  /** What begins once it listens, and may take as long as it needs: health already tells of it. */
  readonly begin?: (app: NestFastifyApplication) => Promise<unknown>;
}

/** What closing may take beyond the time that work under way has: connections have to say goodbye. */
const goodbyeMs = 3_000;

/**
 * Connections that the system may hold until they are accepted. With Node's 511, a tenth of a second in which nothing
 * is accepted is enough at 5,000 new ones a second for the next to be dropped, and their clients try again after one
 * second, then three. Linux allows 4,096 by default (`net.core.somaxconn`).
 */
const acceptBacklog = 4_096;

/** Runs an app to its end: listens, says so, and stops in order at SIGTERM or SIGINT. Exits 1 if it cannot start. */
export async function runApp(run: AppRun): Promise<void> {
  const { lifecycle, logger, config, port } = run;
  boundHeap();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  let app: NestFastifyApplication | undefined;
  let tracing: Tracing | undefined;
  // Before anything is made: who is stopped while starting is stopped in order, too.
  const stop = stopOnSignal({
    lifecycle,
    logger,
    delayMs: config.SHUTDOWN_DELAY_MS,
    timeoutMs: config.SHUTDOWN_TIMEOUT_MS + goodbyeMs + (exporterOf(config) === 'none' ? 0 : flushMs),
    close: async () => {
      if (!app) return;
      closeLateIdlers(app.getHttpServer());
      await app.close();
      await tracing?.stop();
    },
    exit: (code) => process.exit(code),
    now: () => Date.now(),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  try {
    tracing = await startTracing(run.name, config, logger);
    app = await run.create();
    // Before Nest makes the routes, which it does at listen: onRoute hears of later ones only.
    if (tracing) traceRequests(app.getHttpAdapter().getInstance());
    await app.listen({ port, host: config.HOST, backlog: acceptBacklog });
    lifecycle.started();
    const server = app.getHttpServer();
    const address = server.address() as AddressInfo;
    logger.info({ port: address.port, startedAfterMs: Math.round(process.uptime() * 1_000) }, 'listening');
    await run.begin?.(app);
  } catch (error) {
    logger.fatal(startFault(error, port));
    process.exit(1);
  }
}

/** The configuration that `read` gives; a wrong one is told whole on standard error, and the process exits 1. */
export function readOrExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function startFault(error: unknown, port: number): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `cannot start: port ${port} is taken`;
  if (code === 'EACCES') return `cannot start: port ${port} needs more rights than this process has`;
  return `cannot start: ${message}`;
}
