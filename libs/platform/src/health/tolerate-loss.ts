import type { HealthCheck } from './health-check.js';

/** The same check, but a part that was up once and is lost leaves the app ready, if degraded. */
export function tolerateLoss({ name, report }: HealthCheck): HealthCheck {
  let wasUp = false;
  return {
    name,
    report: () => {
      const told = report();
      wasUp ||= told.up;
      return told.up || !wasUp ? told : { ...told, degraded: true };
    },
  };
}
