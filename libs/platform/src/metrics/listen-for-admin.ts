import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

/**
 * Serves `/metrics` on a port of its own, for an app whose public port must not show it.
 *
 * @throws EADDRINUSE and other errors of listening
 */
export async function listenForAdmin(options: {
  host: string;
  port: number;
  metrics: Registry;
}): Promise<Server> {
  const { host, port, metrics } = options;
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    metrics.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return server;
}
