import type { Server } from 'node:http';

/** How soon after its last answer a connection is closed. */
const sweepMs = 100;

/**
 * Closes connections that become idle while the server closes. Node closes only those that are idle when it begins to;
 * each of the others would hold the server up for its keep-alive time. Does nothing until the server closes.
 */
export function closeLateIdlers(server: Server): void {
  const sweep = setInterval(() => {
    if (!server.listening) server.closeIdleConnections();
  }, sweepMs);
  server.once('close', () => clearInterval(sweep));
}
