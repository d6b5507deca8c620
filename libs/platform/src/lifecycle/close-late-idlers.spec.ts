import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeLateIdlers } from './close-late-idlers.js';

describe('closeLateIdlers', () => {
  const agent = new Agent({ keepAlive: true });
  afterEach(() => agent.destroy());

  /** A server with one call under way, on a connection that its caller would keep. */
  async function servingOne() {
    const server = createServer({ keepAliveTimeout: 600_000 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ agent, host: '127.0.0.1', port });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
    return { server, response, answered };
  }

  it('lets a server close as soon as the last call is answered', async () => {
    const { server, response, answered } = await servingOne();
    closeLateIdlers(server);
    const closed = once(server, 'close');
    server.close();
    response.end('saved');
    const [answer] = await answered;
    expect(await answer.toArray()).toEqual([Buffer.from('saved')]);
    await closed;
  });

  it('leaves idle connections alone while the server still listens', async () => {
    const { server, response, answered } = await servingOne();
    closeLateIdlers(server);
    response.end();
    const [{ socket }] = await answered;
    await sleep(300);
    expect(socket.destroyed).toBe(false);
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
});
