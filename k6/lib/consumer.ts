import http from 'k6/http';
import { consumerUrl } from './settings.ts';

/** What the operator has all consumers do. */
export interface Delivery {
  paused: boolean;
  /** Calls to the backend at once, in each consumer; null: what each is configured to. */
  limit: number | null;
}

const url = `${consumerUrl}/admin/delivery`;
const request = { tags: { name: 'delivery' }, headers: { 'content-type': 'application/json' } };

export function readDelivery(): Delivery {
  const response = http.get(url, { ...request, responseType: 'text' });
  if (response.status !== 200)
    throw new Error(`The consumer does not tell ${url}: status ${response.status}.`);
  const { paused, limit, limitIsSet } = response.json() as unknown as Delivery & { limitIsSet: boolean };
  return { paused, limit: limitIsSet ? limit : null };
}

export function setDelivery(delivery: Delivery): void {
  const { status } = http.put(url, JSON.stringify(delivery), request);
  if (status !== 200) throw new Error(`The consumer does not take ${url}: status ${status}.`);
}
