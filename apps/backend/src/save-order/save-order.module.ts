import { Module } from '@nestjs/common';
import { FaultsModule } from '../faults/faults.module.js';
import { StatsModule } from '../stats/stats.module.js';
import { HangingCalls } from './hanging-calls.js';
import { SaveOrder } from './save-order.js';
import { SaveOrderController } from './save-order.controller.js';
import { ServicePause } from './service-pause.js';

@Module({
  imports: [FaultsModule, StatsModule],
  controllers: [SaveOrderController],
  providers: [SaveOrder, HangingCalls, ServicePause],
})
export class SaveOrderModule {}
