import type { BackendStats } from '@order-intake/contracts';
import { addGauge, type Registry } from '@order-intake/platform';

const gauges = {
  requests: 'Calls that save orders, since the last reset',
  saved: 'Effects in the ledger since the last reset',
  replays: 'Orders sent again since the last reset',
  rejected: 'Calls refused for good since the last reset',
  failed: 'Calls that a fault was made for since the last reset',
  inFlight: 'Calls under way whose caller is connected',
  peakInFlight: 'Most calls at once whose callers were connected, since the last reset',
  orphaned: 'Calls that ran on after their caller had gone, since the last reset',
  orphansInFlight: 'Calls under way whose caller has gone',
} as const;

/** The stats as metrics. Gauges, since they can be reset. */
export function observeBackend(registry: Registry, read: () => BackendStats): void {
  for (const [member, help] of Object.entries(gauges) as [keyof typeof gauges, string][])
    addGauge(registry, `backend_${snakeCase(member)}`, help, () => read()[member]);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
