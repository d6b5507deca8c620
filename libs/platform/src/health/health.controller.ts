import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { HealthCheck } from './health-check.js';
import { HealthProbes } from './health-probes.js';

/** Answers orchestrators and balancers. */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly probes: HealthProbes,
  ) {}

  @Get('live')
  live(): Promise<HealthCheckResult> {
    return this.#run(this.probes.live).catch(forgiveClosing);
  }

  @Get('ready')
  ready(): Promise<HealthCheckResult> {
    return this.#run(this.probes.ready);
  }

  @Get('startup')
  startup(): Promise<HealthCheckResult> {
    return this.#run(this.probes.startup).catch(forgiveClosing);
  }

  #run(checks: readonly HealthCheck[]): Promise<HealthCheckResult> {
    return this.health.check(checks.map((check) => () => this.#indicate(check)));
  }

  #indicate({ name, report }: HealthCheck) {
    const indicator = this.indicators.check(name);
    const told = report();
    if (told.up) return indicator.up({ ...told.details });
    const trouble = { problem: told.problem, endsWhen: told.endsWhen };
    return told.degraded ? indicator.degraded(trouble) : indicator.down(trouble);
  }
}

/** Terminus fails every probe once the app closes. Whoever drains is alive, and must not be killed for that. */
function forgiveClosing(error: unknown): HealthCheckResult {
  if (!(error instanceof ServiceUnavailableException)) throw error;
  const result = error.getResponse() as HealthCheckResult;
  if (Object.keys(result.error ?? {}).length > 0) throw error;
  return { ...result, status: 'ok' };
}
