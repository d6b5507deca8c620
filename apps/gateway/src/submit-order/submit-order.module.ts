import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';
import { GatewayMetrics } from '../metrics/gateway-metrics.js';
import { OutcomesModule } from '../outcomes/outcomes.module.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { AdmissionCeiling } from './admission-ceiling.js';
import { DuplicateCheck } from './duplicate-check.js';
import { IssuedIds } from './issued-ids.js';
import { RecentOrders } from './recent-orders.js';
import { refuseEarly } from './refuse-early.js';
import { SubmitOrderController } from './submit-order.controller.js';

@Module({
  imports: [OutcomesModule, PublishingModule],
  controllers: [SubmitOrderController],
  providers: [
    DuplicateCheck,
    {
      provide: AdmissionCeiling,
      inject: [GATEWAY_CONFIG],
      useFactory: ({ MAX_ACCEPTS_PER_SECOND = Infinity }: GatewayConfig) =>
        new AdmissionCeiling(MAX_ACCEPTS_PER_SECOND),
    },
    { provide: RecentOrders, useFactory: () => new RecentOrders() },
    {
      provide: IssuedIds,
      inject: [GATEWAY_CONFIG],
      useFactory: ({ ORDER_ID_SECRET, ORDER_ID_PREVIOUS_SECRETS }: GatewayConfig) =>
        new IssuedIds(ORDER_ID_SECRET, ORDER_ID_PREVIOUS_SECRETS),
    },
  ],
  exports: [DuplicateCheck, RecentOrders, IssuedIds],
})
export class SubmitOrderModule {
  constructor(
    { httpAdapter }: HttpAdapterHost<FastifyAdapter>,
    ceiling: AdmissionCeiling,
    metrics: GatewayMetrics,
  ) {
    refuseEarly(httpAdapter.getInstance(), ceiling, metrics);
  }
}
