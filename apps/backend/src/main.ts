import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, Lifecycle, nestLogger, readConfig, readOrExit, runApp } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { backendConfigSpec } from './config.js';
import { serveDocs } from './docs/serve-docs.js';
import { createHttpAdapter } from './http-adapter.js';

const name = 'backend';
const config = readOrExit(() => readConfig(backendConfigSpec));
const logger = createLogger({ name, level: config.LOG_LEVEL });
const lifecycle = new Lifecycle();

await runApp({
  name,
  lifecycle,
  logger,
  config,
  port: config.BACKEND_PORT,
  create: async () => {
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(config, lifecycle),
      createHttpAdapter(),
      { logger: nestLogger(logger), abortOnError: false },
    );
    serveDocs(app);
    return app;
  },
});
