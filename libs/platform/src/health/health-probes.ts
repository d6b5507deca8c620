import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { HealthCheck, HealthChecks } from './health-check.js';

/** The checks of each probe, with those that every app has. */
export class HealthProbes {
  readonly live: readonly HealthCheck[];
  readonly ready: readonly HealthCheck[];
  readonly startup: readonly HealthCheck[];

  constructor(lifecycle: Lifecycle, checks: HealthChecks) {
    const started: HealthCheck = {
      name: 'startup',
      report: () =>
        lifecycle.isStarted
          ? { up: true }
          : { up: false, problem: 'the app is starting', endsWhen: 'it listens on its port' },
    };
    const serving: HealthCheck = {
      name: 'serving',
      report: () =>
        lifecycle.isShuttingDown
          ? { up: false, problem: 'the app is shutting down', endsWhen: 'a new process takes its place' }
          : { up: true },
    };
    this.live = [{ name: 'process', report: () => ({ up: true }) }, ...checks.live];
    this.ready = [serving, ...checks.ready];
    this.startup = [started];
  }
}
