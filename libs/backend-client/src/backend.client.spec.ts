import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import {
  OrderIds,
  PermanentError,
  ThrottledError,
  TransientError,
  type Order,
} from '@order-intake/contracts';
import { BackendClient, type BackendClientOptions } from './backend.client.js';
import type { OrderToSave } from './order-backend.js';

const content: Order = {
  orderNumber: 'PO-1',
  customerId: 'c-1',
  currency: 'EUR',
  lines: [{ sku: 'SKU-1', quantity: 1, unitAmount: 100 }],
};
const order: OrderToSave = {
  id: new OrderIds('a secret of the present').issue('shop', content),
  client: 'shop',
  order: content,
};
const savedAt = '2026-11-23T12:00:00.000Z';
const saved = { savedAt: new Date(savedAt) };

describe('BackendClient', () => {
  const cleanUps: (() => unknown)[] = [];

  afterEach(async () => {
    await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()));
  });

  async function listen(server: Server): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A backend that answers as told, and the requests that it got. */
  async function backend(answer: RequestListener) {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      answer(request, response);
    });
    const url = await listen(server);
    cleanUps.push(() => server.closeAllConnections());
    return { url, requests, server };
  }

  function clientOf(url: string, options: Partial<BackendClientOptions> = {}): BackendClient {
    const client = new BackendClient({ url, timeoutMs: 5_000, ...options });
    cleanUps.push(() => client.close());
    return client;
  }

  function answerJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  }
  const answerSaved: RequestListener = (_, response) => answerJson(response, 201, { id: order.id, savedAt });

  it('puts the order with its client and the headers of the configuration, and reads when it was saved', async () => {
    const seen: unknown[] = [];
    const { url } = await backend((request, response) => {
      const { method, url: path, headers } = request;
      request.setEncoding('utf8').on('data', (body: string) => {
        seen.push({
          method,
          path,
          type: headers['content-type'],
          key: headers['x-key'],
          body: JSON.parse(body),
        });
        answerSaved(request, response);
      });
    });
    const client = clientOf(`${url}/api/`, { headers: { 'X-Key': 'k', 'Content-Type': 'text/plain' } });
    await expect(client.save(order)).resolves.toEqual(saved);
    expect(seen).toEqual([
      {
        method: 'PUT',
        path: `/api/orders/${order.id}`,
        type: 'application/json',
        key: 'k',
        body: { client: 'shop', order: content },
      },
    ]);
  });

  it('finds an order, or finds that there is none', async () => {
    const { url } = await backend((request, response) =>
      request.url?.endsWith(order.id)
        ? answerJson(response, 200, { id: order.id, savedAt })
        : answerJson(response, 404, {}),
    );
    const client = clientOf(url);
    await expect(client.find(order.id)).resolves.toEqual(saved);
    await expect(client.find('another')).resolves.toBeUndefined();
  });

  it('takes an order for saved whose number is held by the same content under another id', async () => {
    const holder = new OrderIds('a secret of the past').issue('shop', content);
    const { url, requests } = await backend((request, response) =>
      request.method === 'PUT'
        ? answerJson(
            response,
            409,
            { detail: 'taken', holder },
            { 'content-type': 'application/problem+json' },
          )
        : answerJson(response, 200, { id: holder, savedAt }),
    );
    await expect(clientOf(url).save(order)).resolves.toEqual(saved);
    expect(requests).toEqual([`PUT /orders/${order.id}`, `GET /orders/${holder}`]);
  });

  it('does not refuse for good an order whose holder cannot be found', async () => {
    const holder = new OrderIds('a secret of the past').issue('shop', content);
    const { url } = await backend((request, response) =>
      answerJson(response, request.method === 'PUT' ? 409 : 404, { holder }),
    );
    await expect(clientOf(url).save(order)).rejects.toBeInstanceOf(TransientError);
  });

  it('tells refusals, pauses and failures apart, and repeats none of them', async () => {
    const statuses = [422, 409, 429, 500];
    const { url, requests } = await backend((_, response) =>
      answerJson(response, statuses[requests.length - 1] ?? 418, { detail: 'no' }, { 'retry-after': '3' }),
    );
    const client = clientOf(url);
    await expect(client.save(order)).rejects.toMatchObject({ problem: 'backend-rejected', detail: 'no' });
    await expect(client.save(order)).rejects.toMatchObject({ problem: 'duplicate-order-number' });
    await expect(client.save(order)).rejects.toMatchObject({
      retryAfterMs: 3_000,
      name: ThrottledError.name,
    });
    await expect(client.save(order)).rejects.toBeInstanceOf(TransientError);
    await expect(client.find(order.id)).rejects.toBeInstanceOf(PermanentError);
    expect(requests).toHaveLength(5);
  });

  describe('time', () => {
    it('ends a call that is not answered, and closes its connection', async () => {
      let left: Promise<unknown> | undefined;
      const { url, requests } = await backend((request) => void (left = once(request.socket, 'close')));
      const begun = performance.now();
      await expect(clientOf(url, { timeoutMs: 150 }).save(order)).rejects.toMatchObject({
        name: 'TransientError',
        problem: 'backend-timeout',
      });
      expect(performance.now() - begun).toBeLessThan(1_000);
      await left;
      expect(requests).toHaveLength(1);
    });

    it('ends an answer that trickles in without end', async () => {
      const { url } = await backend((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const trickle = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(trickle));
      });
      await expect(clientOf(url, { timeoutMs: 150 }).save(order)).rejects.toMatchObject({
        problem: 'backend-timeout',
      });
    });

    it('counts the wait for a free connection', async () => {
      const { url, requests } = await backend(() => undefined);
      const client = clientOf(url, { timeoutMs: 150, connections: 1 });
      const outcomes = await Promise.allSettled([client.save(order), client.save(order)]);
      expect(outcomes.map((outcome) => (outcome as PromiseRejectedResult).reason.problem)).toEqual([
        'backend-timeout',
        'backend-timeout',
      ]);
      expect(requests.length).toBeLessThanOrEqual(2);
    });

    it('counts the repeat after a lost connection', async () => {
      const { url, requests } = await backend((request) => {
        if (requests.length === 1) setTimeout(() => request.socket.destroy(), 300);
      });
      const begun = performance.now();
      await expect(clientOf(url, { timeoutMs: 400 }).save(order)).rejects.toMatchObject({
        problem: 'backend-timeout',
      });
      expect(performance.now() - begun).toBeLessThan(650);
      expect(requests).toHaveLength(2);
    });

    it('leaves no timer behind', async () => {
      const { url } = await backend(answerSaved);
      const client = clientOf(url, { timeoutMs: 3_600_000 });
      await client.save(order);
      const timers = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
      for (let n = 0; n < 20; n++) await client.save(order);
      const after = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout');
      expect(after.length).toBeLessThan(timers.length + 10);
    });
  });

  describe('giving up', () => {
    it('ends the call with the reason of the signal, and closes the connection', async () => {
      let left: Promise<unknown> | undefined;
      const giveUp = new AbortController();
      const { url, requests } = await backend((request) => {
        left = once(request.socket, 'close');
        giveUp.abort(new Error('channel lost'));
      });
      await expect(clientOf(url).save(order, giveUp.signal)).rejects.toThrow('channel lost');
      await left;
      expect(requests).toHaveLength(1);
    });

    it('makes no call at all when it is late', async () => {
      const { url, requests } = await backend(answerSaved);
      await expect(clientOf(url).save(order, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
      expect(requests).toHaveLength(0);
    });

    it('leaves no listener on a signal that outlives the call', async () => {
      const { url } = await backend(answerSaved);
      let listeners = 0;
      const signal = new AbortController().signal;
      const { addEventListener, removeEventListener } = signal;
      signal.addEventListener = (...args: unknown[]) => {
        listeners++;
        Reflect.apply(addEventListener, signal, args);
      };
      signal.removeEventListener = (...args: unknown[]) => {
        listeners--;
        Reflect.apply(removeEventListener, signal, args);
      };
      await clientOf(url).save(order, signal);
      expect(listeners).toBe(0);
    });
  });

  describe('connections', () => {
    it('that the server closes under a request are replaced, and the request repeated once', async () => {
      const { url, requests } = await backend((request, response) => {
        if (requests.length === 2) request.socket.destroy();
        else answerSaved(request, response);
      });
      const client = clientOf(url, { connections: 1 });
      await client.save(order);
      await expect(client.save(order)).resolves.toEqual(saved);
      expect(requests).toHaveLength(3);
    });

    it('that are reset are replaced as well', async () => {
      const { url, requests } = await backend((request, response) => {
        if (requests.length === 2) request.socket.resetAndDestroy();
        else answerSaved(request, response);
      });
      const client = clientOf(url, { connections: 1 });
      await client.save(order);
      await expect(client.save(order)).resolves.toEqual(saved);
      expect(requests).toHaveLength(3);
    });

    it('that break each time fail the call after one repeat', async () => {
      const { url, requests } = await backend((request) => request.socket.resetAndDestroy());
      await expect(clientOf(url).save(order)).rejects.toMatchObject({
        name: 'TransientError',
        problem: 'backend-unavailable',
      });
      expect(requests).toHaveLength(2);
    });

    it('that break within an answer fail the call after one repeat', async () => {
      const { url, requests } = await backend((request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{', () => request.socket.destroy());
      });
      await expect(clientOf(url).save(order)).rejects.toMatchObject({ problem: 'backend-unavailable' });
      expect(requests).toHaveLength(2);
    });

    it('that are refused are not tried again here', async () => {
      const { url, server } = await backend(answerSaved);
      await new Promise((resolve) => server.close(resolve));
      await expect(clientOf(url).save(order)).rejects.toMatchObject({
        problem: 'backend-unavailable',
        detail: 'The connection to the backend failed (ECONNREFUSED).',
      });
    });

    it('are kept between calls', async () => {
      const { url, server } = await backend(answerSaved);
      let connections = 0;
      server.on('connection', () => connections++);
      const client = clientOf(url);
      for (let n = 0; n < 20; n++) await client.save(order);
      // A call that begins in the turn in which the last one ended may find its connection not yet free.
      expect(connections).toBeLessThanOrEqual(2);
    });

    it('are no more than allowed, and without a limit one for each call', async () => {
      for (const [limit, expected] of [
        [3, 3],
        [undefined, 30],
      ] as const) {
        let peak = 0;
        const open: (() => void)[] = [];
        // Nobody is answered before as many calls are open as may be; then there is time for one too many to come.
        const { url } = await backend((request, response) => {
          open.push(() => answerSaved(request, response));
          peak = Math.max(peak, open.length);
          if (open.length === expected) setTimeout(() => open.splice(0).forEach((answer) => answer()), 20);
        });
        const client = clientOf(url, { connections: limit });
        await Promise.all(Array.from({ length: 30 }, () => client.save(order)));
        expect(peak).toBe(expected);
      }
    });
  });

  describe('answers', () => {
    it('longer than allowed are not read to their end', async () => {
      const { url } = await backend((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const pour = (): void => void (response.writable && response.write('x'.repeat(16_384), pour));
        pour();
      });
      await expect(clientOf(url).save(order)).rejects.toMatchObject({
        name: 'TransientError',
        problem: 'backend-unavailable',
        detail: "The backend's answer is too long.",
      });
    });

    it('that are long and a refusal are not believed either', async () => {
      const { url } = await backend((_, response) =>
        answerJson(response, 422, { detail: 'x'.repeat(100_000) }),
      );
      await expect(clientOf(url).save(order)).rejects.toBeInstanceOf(TransientError);
    });

    it.each([
      ['HTML with 200', 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\n<html'],
      [
        'JSON that is cut',
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{"id"',
      ],
      ['an empty one', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
      ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
      ['a redirection', 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'],
      ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`],
    ])('like %s are transient failures', async (_, answer) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.write(answer));
      });
      const url = await listen(server);
      const sockets = new Set<{ destroy(): unknown }>();
      server.on('connection', (socket) => sockets.add(socket));
      cleanUps.push(() => sockets.forEach((socket) => socket.destroy()));
      const failure = await clientOf(url)
        .save(order)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TransientError);
    });
  });

  it('finishes the calls under way when it is closed', async () => {
    const { url } = await backend((request, response) => {
      setTimeout(() => answerSaved(request, response), 50);
    });
    const client = new BackendClient({ url, timeoutMs: 5_000 });
    const call = client.save(order);
    await client.close();
    await expect(call).resolves.toEqual(saved);
  });
});
