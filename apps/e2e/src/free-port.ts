import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Free still, perhaps, and meant for others. */
const promised = new Set<number>();

/**
 * A free port on loopback, below the range of outgoing connections: a client that calls a stopped server
 * there could meet its own socket.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (promised.has(port) || !(await isFree(port))) continue;
    promised.add(port);
    return port;
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
