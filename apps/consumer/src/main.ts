import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { OrdersTransport } from '@order-intake/messaging';
import { OrderStore } from '@order-intake/order-store';
import { createLogger, Lifecycle, nestLogger, runApp, withConfig } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { readConsumerConfig } from './config.js';

const config = withConfig(readConsumerConfig);
const lifecycle = new Lifecycle();
/** Of the administrator's requests, which have a few members. */
const maxBodyBytes = 64 * 1024;
const logger = createLogger({ name: 'consumer', level: config.LOG_LEVEL });

await runApp({
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
