import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, Lifecycle, nestLogger, readConfig, readOrExit, runApp } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { identifyBy } from './clients/identify-client.js';
import { gatewayConfigSpec, type GatewayConfig } from './config.js';
import { createHttpAdapter } from './http/http-adapter.js';
import { GatewayMetrics } from './metrics/gateway-metrics.js';
import { maxWaitSeconds } from './order-status/wait-preference.js';
import { StoreUpkeep } from './outcomes/store-upkeep.js';

const name = 'gateway';
const config = readOrExit(() => readConfig(gatewayConfigSpec));
const logger = createLogger({ name, level: config.LOG_LEVEL });
const lifecycle = new Lifecycle();
const metrics = new GatewayMetrics();

await runApp({
  name,
  lifecycle,
  logger,
  config,
  port: config.GATEWAY_PORT,
  create: async () =>
    NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(config, lifecycle, metrics),
      createHttpAdapter({
        isShuttingDown: () => lifecycle.isShuttingDown,
        metrics,
        identify: identifyBy(config.API_KEYS),
        limit: await limitOf(config),
        longestAnswerMs: Math.max(config.SYNC_TIMEOUT_MS, maxWaitSeconds * 1_000),
      }),
      { bodyParser: false, logger: nestLogger(logger), abortOnError: false },
    ),
  begin: (app) => app.get(StoreUpkeep).connect(),
});

/** Loaded only where there is a limit: the library holds 8 MB. */
async function limitOf({ RATE_LIMIT_PER_SECOND, RATE_LIMIT_WINDOW_SECONDS }: GatewayConfig) {
  if (RATE_LIMIT_PER_SECOND === undefined) return undefined;
  const { ClientLimit } = await import('./clients/client-limit.js');
  return new ClientLimit({ perSecond: RATE_LIMIT_PER_SECOND, windowSeconds: RATE_LIMIT_WINDOW_SECONDS });
}
