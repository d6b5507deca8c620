import { sleep } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { baseUrl } from './settings.ts';

const POLL_SECONDS = 0.2;

/** Sends an order to be accepted. */
export function submit(order: object): RefinedResponse<'text'> {
  return http.post(`${baseUrl}/v1/orders`, JSON.stringify(order), {
    headers: { 'content-type': 'application/json' },
    tags: { name: 'submit' },
    responseType: 'text',
  });
}

/**
 * Asks the status page until the order has an end, and returns that; the last state when the time is over.
 * @param statusUrl as the answer to the order named it
 */
export function follow(statusUrl: string, withinSeconds: number): string {
  const deadline = Date.now() + withinSeconds * 1000;
  for (;;) {
    sleep(POLL_SECONDS);
    const response = http.get(`${baseUrl}${statusUrl}`, { tags: { name: 'status' }, responseType: 'text' });
    const state = response.status === 200 ? textOf(response, 'state') : `status ${response.status}`;
    if (['saved', 'rejected', 'failed'].includes(state) || Date.now() > deadline) return state;
  }
}

/** A string member of a JSON answer; empty when there is none. */
export function textOf(response: RefinedResponse<'text'>, member: string): string {
  const value = response.json(member);
  return typeof value === 'string' ? value : '';
}
