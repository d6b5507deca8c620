import { Module } from '@nestjs/common';
import { SavedOrdersController } from './saved-orders.controller.js';

@Module({ controllers: [SavedOrdersController] })
export class SavedOrdersModule {}
