import { Global, Module, type DynamicModule } from '@nestjs/common';
import { BackendCapacity } from './backend-capacity.js';
import { CapacityController } from './capacity.controller.js';
import type { Capacity } from './service-time.js';

@Global()
@Module({})
export class CapacityModule {
  static forRoot(configured: Capacity): DynamicModule {
    return {
      module: CapacityModule,
      controllers: [CapacityController],
      providers: [{ provide: BackendCapacity, useFactory: () => new BackendCapacity(configured) }],
      exports: [BackendCapacity],
    };
  }
}
