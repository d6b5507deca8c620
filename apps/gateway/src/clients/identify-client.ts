import { apiKeyInUrlPattern, type ApiKeyHash } from '@order-intake/platform';
import type { FastifyRequest } from 'fastify';
import { anonymous } from './anonymous.js';
import { ApiKeys } from './api-keys.js';

/** Who sends a request; undefined if it is nobody whom we know. */
export type IdentifyClient = (request: Pick<FastifyRequest, 'headers' | 'url'>) => string | undefined;

/**
 * By its API key, if there are any. A key in the URL is by now in histories and in logs of others, so such a request is
 * refused, whatever else it holds: its sender should notice.
 */
export function identifyBy(hashes: readonly ApiKeyHash[]): IdentifyClient {
  if (hashes.length === 0) return () => anonymous;
  const keys = new ApiKeys(hashes);
  return ({ headers, url }) =>
    apiKeyInUrlPattern.test(url) ? undefined : keys.clientOf(headers.authorization);
}
