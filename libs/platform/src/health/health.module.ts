import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { HealthChecks } from './health-check.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';

/** `/health/live`, `/health/ready` and `/health/startup`, in terminus' format: 200 or 503. */
@Module({})
export class HealthModule {
  /** @param checks made with what `inject` names, in that order */
  static forRoot(options: {
    lifecycle: Lifecycle;
    imports?: DynamicModule['imports'];
    inject?: unknown[];
    checks: (...parts: never[]) => HealthChecks;
  }): DynamicModule {
    const { lifecycle, imports = [], inject = [], checks } = options;
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [
        {
          provide: HealthProbes,
          inject: inject as never[],
          useFactory: (...parts: unknown[]) => new HealthProbes(lifecycle, checks(...(parts as never[]))),
        },
      ],
    };
  }
}
