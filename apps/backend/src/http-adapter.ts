import { FastifyAdapter } from '@nestjs/platform-fastify';

/** The gateway's limit for an order, and room for the client's name around it. */
const maxBodyBytes = 128 * 1024;
/** Longer than callers keep an idle connection, so that they never meet a closed one. */
const keepAliveTimeoutMs = 65_000;

/** The HTTP server. It has no time limit for an answer: a slow backend is what it stands for. */
export function createHttpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    keepAliveTimeout: keepAliveTimeoutMs,
    // A call on an open connection is still served while the app stops.
    return503OnClosing: false,
    skipMiddie: true,
  });
}
