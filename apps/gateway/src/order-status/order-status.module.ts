import { Module } from '@nestjs/common';
import { OutcomesModule } from '../outcomes/outcomes.module.js';
import { SubmitOrderModule } from '../submit-order/submit-order.module.js';
import { DoubtfulIds } from './doubtful-ids.js';
import { OrderStatusController } from './order-status.controller.js';
import { OrderWatch } from './order-watch.js';

@Module({
  imports: [OutcomesModule, SubmitOrderModule],
  controllers: [OrderStatusController],
  providers: [DoubtfulIds, OrderWatch],
})
export class OrderStatusModule {}
