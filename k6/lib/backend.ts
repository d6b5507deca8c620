import http from 'k6/http';
import { backendUrl } from './settings.ts';

/** The mock backend's counters since their last reset. */
export interface BackendStats {
  requests: number;
  saved: number;
  replays: number;
  rejected: number;
  failed: number;
  inFlight: number;
  peakInFlight: number;
  orphaned: number;
  orphansInFlight: number;
  firstSavedAt: string | null;
  lastSavedAt: string | null;
}

export interface Capacity {
  baseLatencyMs: number;
  sigma: number;
  kappa: number;
}

/** Answers at once, however many call it. */
export const idealCapacity: Capacity = { baseLatencyMs: 0, sigma: 0, kappa: 0 };

export const readStats = (): BackendStats => get('/stats') as unknown as BackendStats;

export function resetStats(): void {
  http.post(`${backendUrl}/stats/reset`, null, { tags: { name: 'backend' } });
}

export const readCapacity = (): Capacity => get('/capacity') as unknown as Capacity;

export const setCapacity = (capacity: Capacity): void => put('/capacity', capacity);

/** `{}` heals. */
export const setFaults = (faults: { hangRate?: number; errorRate?: number }): void => put('/faults', faults);

function get(path: string) {
  const response = http.get(`${backendUrl}${path}`, { tags: { name: 'backend' }, responseType: 'text' });
  if (response.status !== 200)
    throw new Error(`The backend does not tell ${path}: status ${response.status}.`);
  return response.json();
}

function put(path: string, body: object): void {
  const { status } = http.put(`${backendUrl}${path}`, JSON.stringify(body), {
    headers: { 'content-type': 'application/json' },
    tags: { name: 'backend' },
  });
  if (status !== 200) throw new Error(`The backend does not take ${path}: status ${status}.`);
}
