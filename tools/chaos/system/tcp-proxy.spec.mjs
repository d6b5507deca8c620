import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TcpProxy } from './tcp-proxy.mjs';

/** @import { AddressInfo, Server, Socket } from 'node:net' */

/** Long enough for bytes to cross loopback, and short enough to wait for nothing. */
const A_MOMENT_MS = 100;

describe('the proxy', () => {
  /** @type {Server} */
  let server;
  /** What the server read, in the chunks in which it came. @type {string[]} */
  let heard;
  /** How the server's connections ended. @type {string[]} */
  let ends;
  /** @type {TcpProxy} */
  let proxy;

  beforeEach(async () => {
    heard = [];
    ends = [];
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (bytes) => {
        heard.push(String(bytes));
        socket.write(`you said ${String(bytes)}`);
      });
      socket.on('end', () => (ends.push('end'), socket.end()));
      socket.on('error', (error) => ends.push(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    proxy = await TcpProxy.listen(/** @type {AddressInfo} */ (server.address()).port);
  });

  afterEach(async () => {
    await proxy.close();
    await new Promise((resolve) => server.close(resolve));
  });

  async function connected() {
    const client = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    await once(client, 'connect');
    return client;
  }

  /** @param {Socket} client @param {string} text */
  async function ask(client, text) {
    client.write(text);
    const [answer] = await once(client, 'data');
    return String(answer);
  }

  /** @param {Socket} client */
  const endOf = (client) =>
    new Promise((resolve) => {
      client.once('error', (error) => resolve(/** @type {NodeJS.ErrnoException} */ (error).code));
      client.once('end', () => resolve('end'));
    });

  it('passes bytes and ends on, and knows when clients came', async () => {
    const client = await connected();
    expect(await ask(client, 'hello')).toBe('you said hello');
    const end = endOf(client);
    client.end();
    expect(await end).toBe('end');
    expect(ends).toEqual(['end']);
    expect(proxy.arrivals).toHaveLength(1);
  });

  it('holds everything, and passes it on later', async () => {
    const client = await connected();
    await ask(client, 'first');
    proxy.hold();
    client.write('second');
    const late = await connected();
    late.write('third');
    await sleep(A_MOMENT_MS);
    expect(heard).toEqual(['first']);
    const answers = [once(client, 'data'), once(late, 'data')];
    proxy.pass();
    expect((await Promise.all(answers)).map(String)).toEqual(['you said second', 'you said third']);
    client.destroy();
    late.destroy();
  });

  it('refuses: resets who is there and who comes', async () => {
    const client = await connected();
    await ask(client, 'hello');
    const end = endOf(client);
    proxy.refuse();
    expect(await end).toBe('ECONNRESET');
    const late = connect({ port: proxy.port, host: '127.0.0.1' });
    expect(await endOf(late)).toBe('ECONNRESET');
    expect(ends).toEqual(['ECONNRESET']);
  });

  it('delays in both directions, and keeps the order when it delays no more', async () => {
    const client = await connected();
    await ask(client, 'hello');
    proxy.delay(A_MOMENT_MS);
    const askedAtMs = performance.now();
    client.write('slow');
    await sleep(A_MOMENT_MS / 2);
    proxy.pass();
    client.write('quick');
    while (!heard.join('').endsWith('quick')) await once(client, 'data');
    expect(heard.join('')).toBe('helloslowquick');
    expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(A_MOMENT_MS - 1);
    client.destroy();
  });

  it('delays an answer by the way there and back', async () => {
    const client = await connected();
    proxy.delay(A_MOMENT_MS);
    const askedAtMs = performance.now();
    await ask(client, 'hello');
    expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(2 * (A_MOMENT_MS - 2));
    client.destroy();
  });

  it('slices into bytes and loses none', async () => {
    const client = await connected();
    proxy.slice();
    const text = 'abcdefghij'.repeat(50);
    client.write(text);
    while (heard.join('').length < text.length) await once(client, 'data');
    expect(heard.join('')).toBe(text);
    expect(heard.length).toBeGreaterThan(1);
    expect(proxy.slicedBytes).toBeGreaterThanOrEqual(text.length);
    client.destroy();
  });

  it('cuts a chunk in half and resets after the half', async () => {
    const client = await connected();
    await ask(client, 'hello');
    proxy.resetMidFrame();
    const end = endOf(client);
    client.write('12345678');
    client.write('more');
    expect(await end).toBe('ECONNRESET');
    expect(heard[1]).toMatch(/^1234(56)?$/);
    await sleep(A_MOMENT_MS);
    expect(ends).toEqual(['ECONNRESET']);
  });

  it('closes one direction only', async () => {
    const client = await connected();
    await ask(client, 'hello');
    const end = endOf(client);
    proxy.halfClose();
    expect(await end).toBe('end');
    client.write('still here');
    await sleep(A_MOMENT_MS);
    expect(heard).toEqual(['hello', 'still here']);
    client.destroy();
  });

  it('resets when the server is not there', async () => {
    await new Promise((resolve) => server.close(resolve));
    const client = await connected();
    expect(await endOf(client)).toBe('ECONNRESET');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
});
