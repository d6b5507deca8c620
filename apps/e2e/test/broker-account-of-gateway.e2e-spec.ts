import { connect, type Channel } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { aMadeUpId, anOrder, manage, useSystem } from '../src/index.js';

const system = useSystem({ gateways: 0 });
const account = 'someone-with-the-gateway-account';
const { names } = system.vhost;

/** What the compose file gives the gateway, and no more. */
function shippedPermissions(): Record<'configure' | 'write' | 'read', string> {
  const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
  const [line = ''] = /\{ "vhost": "\/", "user": "gateway".*\}/.exec(compose) ?? [];
  const { configure, write, read } = JSON.parse(line.replaceAll('$$', '$')) as Record<string, string>;
  return { configure: configure ?? '.*', write: write ?? '.*', read: read ?? '.*' };
}

const urlOfAccount = () => {
  const url = new URL(system.vhost.url);
  [url.username, url.password] = [account, 'secret-of-the-gateway'];
  return url.href;
};

/** What the broker says to the deed of somebody with the account. */
async function tried(deed: (channel: Channel) => Promise<unknown>): Promise<string> {
  const connection = await connect(urlOfAccount());
  try {
    const channel = await connection.createConfirmChannel();
    const refused = new Promise<string>((resolve) =>
      channel.on('error', ({ message }: Error) => resolve(message)),
    );
    const done = deed(channel).then(
      () => 'done',
      () => refused,
    );
    return await Promise.race([refused, done]);
  } finally {
    await connection.close();
  }
}

/** Publishes and returns when the broker has it. */
const publish =
  (exchange: string, key: string, body: string, type = 'orders.send.v1') =>
  async (channel: Channel) => {
    channel.publish(exchange, key, Buffer.from(body), { persistent: true, type, messageId: randomUUID() });
    await (channel as Channel & { waitForConfirms(): Promise<void> }).waitForConfirms();
  };

const message = (id: string, order = anOrder(), client = 'anonymous') =>
  JSON.stringify({ id, client, acceptedAt: new Date().toISOString(), order });

describe('the broker account of the gateway', () => {
  beforeAll(async () => {
    await manage('PUT', `users/${account}`, { password: 'secret-of-the-gateway', tags: '' });
    await manage('PUT', `permissions/${system.vhost.name}/${account}`, shippedPermissions());
    const gateway = await system.add('gateway', { RABBITMQ_URLS: urlOfAccount() });
    await gateway.start();
  });
  afterAll(() => manage('DELETE', `users/${account}`));

  it('suffices for a gateway', async () => {
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
  });

  it.each<[string, (channel: Channel) => Promise<unknown>]>([
    ['read orders', (channel) => channel.consume(names.queue, () => undefined)],
    ['take one', (channel) => channel.get(names.queue)],
    ['read dead letters', (channel) => channel.consume(names.deadQueue, () => undefined)],
    ['empty the queue', (channel) => channel.purgeQueue(names.queue)],
    ['delete the queue', (channel) => channel.deleteQueue(names.queue)],
    ['delete the exchange', (channel) => channel.deleteExchange(names.exchange)],
    ['make a queue', (channel) => channel.assertQueue('a-queue-of-mine')],
    ['lead orders elsewhere', (channel) => channel.bindQueue('amq.gen-x', names.exchange, names.queue)],
    ['cut orders off', (channel) => channel.unbindQueue(names.queue, names.exchange, names.queue)],
    ['make a dead letter', publish(names.retryExchange, names.deadQueue, '{}')],
    ['go round the exchange', publish('', names.queue, '{}')],
  ])('does not let its owner %s', async (_deed, deed) => {
    expect(await tried(deed)).toMatch(/ACCESS_REFUSED/);
  });

  it('lets its owner send what is no order: each is a dead letter, and orders go on', async () => {
    const send = (body: string, type?: string) => tried(publish(names.exchange, names.queue, body, type));
    expect([await send('{"id":'), await send('{}', 'something.else')]).toEqual(['done', 'done']);
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
    await system.vhost.empty({ exceptDeadLetters: true });
    const reasons = (await system.vhost.deadLetters()).map(
      ({ properties: { headers } }) => headers['x-failure-reason'],
    );
    expect(reasons.sort()).toEqual(['undecodable-message', 'unknown-message-type']);
  });

  it('lets its owner send an order, as a gateway does, and change none that is saved', async () => {
    const order = anOrder();
    const id = await system.client.accepted(order);
    await system.client.reaches(id, 'saved');
    const own = anOrder();
    const forged = aMadeUpId('anonymous', own);
    const send = (body: string) => tried(publish(names.exchange, names.queue, body));
    await send(message(forged, own));
    await send(message(id, { ...order, currency: 'USD' }));
    await send(message(id, order, 'somebody-else'));
    await system.client.reaches(forged, 'saved');
    await system.vhost.empty({ exceptDeadLetters: true });
    expect((await system.client.status(id)).body.state).toBe('saved');
    expect(await system.backendObserver.order(id)).toMatchObject({ client: 'anonymous', order });
    expect((await system.backendObserver.effects()).get(id)).toBe(1);
  });
});
