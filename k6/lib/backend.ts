import http from 'k6/http';
import { backendUrl } from './settings.ts';

/** How many orders the backend has saved since its counters were reset; nothing when it can't be asked. */
export function savedAtBackend(): number | undefined {
  if (backendUrl === undefined) return undefined;
  return Number(
    http.get(`${backendUrl}/stats`, { tags: { name: 'stats' }, responseType: 'text' }).json('saved'),
  );
}
