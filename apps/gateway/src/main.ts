import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, Lifecycle, nestLogger, readConfig, readOrExit, runApp } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { gatewayConfigSpec } from './config.js';
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
  create: () =>
    NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(config, lifecycle, metrics),
      createHttpAdapter({
        isShuttingDown: () => lifecycle.isShuttingDown,
        metrics,
        longestAnswerMs: Math.max(config.SYNC_TIMEOUT_MS, maxWaitSeconds * 1_000),
      }),
      { bodyParser: false, logger: nestLogger(logger), abortOnError: false },
    ),
  begin: (app) => app.get(StoreUpkeep).connect(),
});
