import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { OrdersTransport } from '@order-intake/messaging';
import { OrderStore } from '@order-intake/order-store';
import { createLogger, Lifecycle, nestLogger, readConfig, readOrExit, runApp } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { consumerConfigSpec } from './config.js';

/** Of the administrator's requests, which have a few members. */
const maxBodyBytes = 64 * 1024;

const name = 'consumer';
const config = readOrExit(() => readConfig(consumerConfigSpec));
const logger = createLogger({ name, level: config.LOG_LEVEL });
const lifecycle = new Lifecycle();

await runApp({
  name,
  lifecycle,
  logger,
  config,
  port: config.CONSUMER_PORT,
  create: () =>
    NestFactory.create(
      AppModule.forRoot(config, lifecycle, randomUUID()),
      new FastifyAdapter({ bodyLimit: maxBodyBytes }),
      {
        logger: nestLogger(logger),
        abortOnError: false,
      },
    ),
  begin: (app) => {
    app.connectMicroservice<MicroserviceOptions>({ strategy: app.get(OrdersTransport) });
    return Promise.all([app.startAllMicroservices(), app.get(OrderStore).start()]);
  },
});
