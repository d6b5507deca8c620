import type { OrderStatus, Problem } from '@order-intake/contracts';
import {
  aMadeUpId,
  anOrder,
  expectNotHeldUp,
  hostileCases,
  makeApiKey,
  readMetrics,
  sendBytes,
  sendPipelined,
  sendRaw,
  useSystem,
  type Answer,
  type RawRequest,
} from '../src/index.js';
import { DeliveryControl } from '../src/delivery-control.js';
import { TcpProxy } from '../src/tcp-proxy.js';

const [shop, shopNext] = [makeApiKey('shop'), makeApiKey('shop')];
const [till, before, unknown] = [makeApiKey('till'), makeApiKey('anonymous'), makeApiKey('shop')];
const keysOf = (...keys: (typeof shop)[]) => keys.map(({ pair }) => pair).join();

const system = useSystem({ gatewayEnv: { API_KEYS: keysOf(shop, shopNext, till, before) } });

const asShop = () => system.clientOf(0, shop.key);
const asTill = () => system.clientOf(0, till.key);
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const json = { 'content-type': 'application/json' };

const forgedIds = 3_000;
/** So few that their answering holds nobody up, asked for in one go. */
const idsAtOnce = 50;

const orderRequests: RawRequest[] = [
  { method: 'POST', path: '/v1/orders', headers: json, body: JSON.stringify(anOrder()) },
  { method: 'POST', path: '/v1/orders/sync', headers: json, body: JSON.stringify(anOrder()) },
  { method: 'POST', path: '/v1/%6Frders', headers: json, body: JSON.stringify(anOrder()) },
  { method: 'POST', path: '/v1/orders', headers: { 'content-type': 'text/plain' }, body: 'x' },
  { method: 'GET', path: '/v1/orders?limit=1' },
  { method: 'GET', path: '/v1/orders/3f2b1c9a-5d6e-8f70-9a1b-2c3d4e5f6071' },
  { method: 'GET', path: '/v1/orders/%zz' },
];

const noKeys: [what: string, headers: Record<string, string>][] = [
  ['an unknown one', bearer(unknown.key)],
  ['a malformed one', bearer('oik_too-short')],
  ['another scheme', { authorization: `Basic ${shop.key}` }],
  ['the configured hash', bearer(shop.pair.slice('shop:'.length))],
  ['a key and its hash', bearer(`${shop.key}:${shop.pair}`)],
  ['10 kB', bearer('a'.repeat(10_000))],
  ['a field twice', { authorization: `Bearer ${shop.key}`, Authorization: `Bearer ${shop.key}` }],
  ['a field twice, the first one wrong', { authorization: 'Bearer x', Authorization: `Bearer ${shop.key}` }],
];

describe('without a valid API key', () => {
  const send = (request: RawRequest, headers: Record<string, string> = {}) =>
    sendRaw(system.gateway.url, { ...request, headers: { ...request.headers, ...headers } });

  it.each(orderRequests.map((each) => [each.method, each.path, each] as const))(
    '%s %s is answered 401, whatever is wrong with the key',
    async (_method, _path, request) => {
      const { status, headers, text } = await send(request);
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="order-intake"');
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(JSON.parse(text)).toMatchObject({ type: '/problems/unauthorized', status: 401 });
      for (const [what, wrong] of noKeys) {
        const answer = await send(request, wrong);
        const fields = (each: typeof headers) => [...each].filter(([name]) => name !== 'date');
        expect([what, answer.status, fields(answer.headers), answer.text]).toEqual([
          what,
          status,
          fields(headers),
          text,
        ]);
      }
    },
  );

  it('a key in the URL is refused, and told to nobody, beside a valid one as well', async () => {
    const [valid, secret] = [bearer(shop.key), shop.key.slice(1)];
    for (const key of [shop.key, `%6F${secret}`]) {
      for (const path of [`/v1/orders?access_token=${key}`, `/v1/orders?${key}`, `/v1/orders/${key}`]) {
        const answers = [await send({ method: 'GET', path }), await send({ method: 'GET', path }, valid)];
        expect(answers.map(({ status }) => status)).toEqual([401, 401]);
        expect(JSON.stringify(answers)).not.toContain(secret);
      }
      expect((await send({ method: 'GET', path: `/nothing/${key}` })).text).not.toContain(secret);
    }
    expect(system.gateway.lines.join()).not.toContain(secret);
  });

  it.each(['/docs', '/openapi.json', '/asyncapi.json', '/health/ready', '/problems/unauthorized'])(
    '%s can be read',
    async (path) => {
      expect((await send({ method: 'GET', path })).status).toBe(200);
    },
  );

  it('nothing but that, and no hostile request, gets past', async () => {
    for (const { what, sent, status } of hostileCases) {
      const [stranger, client] = Buffer.isBuffer(sent)
        ? [
            await sendBytes(system.gateway.url, sent),
            await sendBytes(system.gateway.url, withKey(sent, shop.key)),
          ]
        : [await send(sent), await send(sent, bearer(shop.key))];
      expect([what, [401, status]]).toEqual([what, expect.arrayContaining([stranger.status])]);
      expect([what, client.status]).toEqual([what, status]);
    }
    const read = await readMetrics(system.gateway);
    expect(read('gateway_problems_total', { problem: 'unauthorized' })).toBeGreaterThan(100);
    expect(read('gateway_problems_total', { problem: 'internal-error' })).toBe(0);
    expect(read('gateway_confirm_duration_seconds_count')).toBe(0);
    expect((await system.backendObserver.stats()).requests).toBe(0);
  });
});

describe('with an API key', () => {
  it('an order is its client’s, from the id to the backend, whichever of its keys is sent', async () => {
    const order = anOrder();
    const id = await asShop().accepted(order);
    expect(await system.clientOf(0, shopNext.key).accepted(order)).toBe(id);
    const saved = await system.clientOf(0, shopNext.key).reaches(id, 'saved');
    expect(saved.orderNumber).toBe(order.orderNumber);
    // The same content of another client is another order.
    const othersId = await asTill().accepted(order);
    expect(othersId).not.toBe(id);
    await asTill().reaches(othersId, 'saved');
    expect((await system.backendObserver.order(id)).client).toBe('shop');
    expect((await system.backendObserver.order(othersId)).client).toBe('till');
    const own = await asShop().submitSynchronously(anOrder());
    expect([own.status, (await system.backendObserver.order(own.body.id)).client]).toEqual([200, 'shop']);
  });

  it('an order of somebody else reads as one that never was', async () => {
    const delivery = new DeliveryControl(system);
    const saved = await asShop().accepted(anOrder());
    await asShop().reaches(saved, 'saved');
    await delivery.change({ paused: true });
    const waiting = await asShop().accepted(anOrder());
    expect((await asShop().status(waiting)).body.state).toBe('accepted');
    const never = '3f2b1c9a-5d6e-8f70-9a1b-2c3d4e5f6071';
    const expected = withoutId(await asTill().status(never), never);
    expect(expected.status).toBe(404);
    for (const id of [saved, waiting]) {
      expect(withoutId(await asTill().status(id), id)).toEqual(expected);
      const answer = await asTill().request<Problem>('GET', `/v1/orders/${id}`, undefined, {
        prefer: 'wait=30',
      });
      expect(withoutId(answer, id)).toEqual(expected);
    }
    await delivery.change({ paused: false });
    await asShop().reaches(waiting, 'saved');
  });

  it('whose details are trimmed an order is still its client’s, as far as its id proves that', async () => {
    const id = await asShop().accepted(anOrder());
    await asShop().reaches(id, 'saved');
    await system.database.query(
      `UPDATE orders SET client = NULL, customer_id = NULL, order_number = NULL, life = NULL WHERE id = '${id}'`,
    );
    expect((await asShop().status(id)).body.state).toBe('saved');
    expect((await asTill().status(id)).status).toBe(404);
    expect((await system.clientOf(0, before.key).status(id)).status).toBe(404);
  });

  it('orders are listed to their client only', async () => {
    const customerId = 'c-of-two-clients';
    const ids = await Promise.all([asShop(), asTill()].map((each) => each.accepted(anOrder({ customerId }))));
    await Promise.all([asShop().reaches(ids[0] ?? '', 'saved'), asTill().reaches(ids[1] ?? '', 'saved')]);
    const listed = async (client: ReturnType<typeof asShop>) =>
      (await client.list({ customerId })).body.items.map(({ id }: OrderStatus) => id);
    expect([await listed(asShop()), await listed(asTill())]).toEqual([[ids[0]], [ids[1]]]);
    expect(await listed(system.clientOf(0, before.key))).toEqual([]);
  });

  it('neither administration nor metrics nor faults are at the public port', async () => {
    for (const [method, path] of [
      ['GET', '/metrics'],
      ['GET', '/admin/delivery'],
      ['PUT', '/admin/delivery'],
      ['GET', '/admin/reconciliation'],
      ['POST', '/admin/dead-letters/redrive'],
      ['PUT', '/faults'],
      ['PUT', '/capacity'],
      ['GET', '/stats'],
    ] as const)
      expect([path, (await asShop().request(method, path)).status]).toEqual([path, 404]);
  });
});

describe('further gateways', () => {
  it('answer made-up ids by the thousand alike, by few queries of the store, and are not held up', async () => {
    const proxy = new TcpProxy(new URL(system.database.url));
    await proxy.listen();
    system.cleanups.push(() => proxy.close());
    const further = await system.add('gateway', { DATABASE_URL: proxy.url });
    await further.start();
    const [own, others] = [await asShop().accepted(anOrder()), await asTill().accepted(anOrder())];
    await Promise.all([asShop().reaches(own, 'saved'), asTill().reaches(others, 'saved')]);

    const forged = [others, ...withOneBitChanged(own), ...withOneBitChanged(others)];
    while (forged.length < forgedIds) forged.push(aMadeUpId());
    let requests = 0;
    const askFor = async (ids: string[]) => {
      requests += ids.length;
      const answers = await sendPipelined(
        further.url,
        ids.map((id) => ({ method: 'GET', path: `/v1/orders/${id}`, headers: bearer(shop.key) })),
      );
      return answers.map((answer, index) =>
        answer.replaceAll(ids[index] ?? '', 'ID').replace(/^date: .*$/im, ''),
      );
    };
    const [never = ''] = await askFor([aMadeUpId()]);
    expect(never).toMatch(/^HTTP\/1\.1 404 [^]*"type":"\/problems\/order-not-found"/);
    const queries = () => proxy.sent('\0find-order\0') + proxy.sent('\0find-orders\0');
    const [queriesBefore, requestsBefore] = [queries(), requests];
    for (let first = 0; first < forged.length; first += 2 * idsAtOnce) {
      const halves = [first, first + idsAtOnce].map((from) => forged.slice(from, from + idsAtOnce));
      const answers = await expectNotHeldUp(further, () => Promise.all(halves.map(askFor)));
      expect(answers.flat()).toEqual(halves.flat().map(() => never));
    }
    const asked = queries() - queriesBefore;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan((requests - requestsBefore) / 10);
    const asShopThere = system.clientOf(system.gateways.indexOf(further), shop.key);
    expect((await asShopThere.status(own)).body.state).toBe('saved');
    await further.kill();
  });

  it('forget a key that is rotated out, and not what was sent with it', async () => {
    const order = anOrder();
    const id = await asShop().accepted(order);
    const rotated = await system.add('gateway', { API_KEYS: keysOf(shopNext, till) });
    await rotated.start();
    const index = system.gateways.indexOf(rotated);
    expect((await system.clientOf(index, shop.key).submit(order)).status).toBe(401);
    expect(await system.clientOf(index, shopNext.key).accepted(order)).toBe(id);
    await system.clientOf(index, shopNext.key).reaches(id, 'saved');
    await rotated.kill();
  });

  it('limit each client by itself, and refuse the rest by their first lines', async () => {
    const limited = await system.add('gateway', {
      RATE_LIMIT_PER_SECOND: '5',
      RATE_LIMIT_WINDOW_SECONDS: '60',
    });
    await limited.start();
    const index = system.gateways.indexOf(limited);
    const [one, other] = [system.clientOf(index, shop.key), system.clientOf(index, till.key)];
    const first = await one.submit(anOrder());
    expect(first.status).toBe(202);
    expect(first.headers.get('ratelimit-policy')).toBe('"client";q=300;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"client";r=299;t=\d+$/);
    // What is not accepted counts as well, and the keys of a client together.
    const rest = Array.from({ length: 300 }, (_, sent) =>
      sent % 2 ? one.list({ limit: '0' }) : system.clientOf(index, shopNext.key).list({ limit: '0' }),
    );
    const refused = (await Promise.all(rest)).filter(({ status }) => status !== 400);
    expect(refused.map(({ status }) => status)).toEqual([429]);
    const { status, headers, body } = await one.submit(anOrder());
    expect([status, body.type]).toEqual([429, '/problems/too-many-requests']);
    const [, seconds] = /^"client";r=0;t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
    expect(headers.get('retry-after')).toBe(seconds);
    expect((await other.submit(anOrder())).status).toBe(202);
    expect(await limited.isHealthy('ready')).toBe(true);
    // Nothing of the body was asked for.
    const unsent = await sendRaw(limited.url, {
      method: 'POST',
      path: '/v1/orders',
      headers: { ...json, ...bearer(shop.key), 'content-length': '500' },
    });
    expect(unsent.status).toBe(429);
    await limited.kill();
  });
});

/** The id with another bit changed each time. Some of them are no ids of ours any more by their shape. */
function withOneBitChanged(id: string): string[] {
  return [...id].flatMap((digit, at) =>
    digit === '-'
      ? []
      : [1, 2, 4, 8].map(
          (bit) => id.slice(0, at) + (parseInt(digit, 16) ^ bit).toString(16) + id.slice(at + 1),
        ),
  );
}

/** The bytes with the key in each request among them, and with all that is wrong with them. */
function withKey(bytes: Buffer, key: string): Buffer {
  const text = bytes.toString('latin1').replaceAll(/ HTTP\/1\.1\r?\n/g, `$&authorization: Bearer ${key}\r\n`);
  return Buffer.from(text, 'latin1');
}

/** What is left of an answer without the id that was asked for and the time. */
function withoutId({ status, headers, body }: Answer<unknown>, id: string) {
  const fields = [...headers].filter(([name]) => name !== 'date');
  return { status, fields, body: JSON.stringify(body).replaceAll(id, 'ID') };
}
