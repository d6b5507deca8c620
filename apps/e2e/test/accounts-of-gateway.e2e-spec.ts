import { OrderStore } from '@order-intake/order-store';
import { connect, type Channel } from 'amqplib';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  aMadeUpId,
  anOrder,
  eventually,
  manage,
  readMetrics,
  undoOrdersByClient,
  useSystem,
  withAccount,
} from '../src/index.js';

const system = useSystem({ gateways: 0 });
const account = 'someone-with-the-gateway-account';
const role = `gateway_${randomBytes(4).toString('hex')}`;
const { names } = system.vhost;

/** What the compose file gives the gateway, and no more. */
function shippedPermissions(): Record<'configure' | 'write' | 'read', string> {
  const compose = readFileSync(new URL('../../../docker-compose.yml', import.meta.url), 'utf8');
  const [line = ''] = /\{ "vhost": "\/", "user": "gateway".*\}/.exec(compose) ?? [];
  const { configure, write, read } = JSON.parse(line.replaceAll('$$', '$')) as Record<string, string>;
  return { configure: configure ?? '.*', write: write ?? '.*', read: read ?? '.*' };
}

/** What the manual gives the gateway at the database, and no more. */
function documentedGrants(): string {
  const manual = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
  const [, sql = ''] = /```sql\n(CREATE ROLE gateway .*?)```/s.exec(manual) ?? [];
  return sql.replaceAll('gateway', role);
}

const urlOfAccount = () => withAccount(system.vhost.url, account, 'secret-of-the-gateway');
const urlOfRole = () => withAccount(system.database.url, role, 'only-for-a-try');

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

beforeAll(async () => {
  system.cleanups.push(async () => {
    await manage('DELETE', `users/${account}`);
    await system.database.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });
  await manage('PUT', `users/${account}`, { password: 'secret-of-the-gateway', tags: '' });
  await manage('PUT', `permissions/${system.vhost.name}/${account}`, shippedPermissions());
  await system.database.query(documentedGrants());
  const gateway = await system.add('gateway', { RABBITMQ_URLS: urlOfAccount(), DATABASE_URL: urlOfRole() });
  await gateway.start();
});

describe('the broker account of the gateway', () => {
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

describe('the database account of the gateway', () => {
  it('suffices for a gateway, and for what it does each hour', async () => {
    const id = await system.client.accepted(anOrder());
    await system.client.reaches(id, 'saved');
    const { body } = await system.client.submitSynchronously(anOrder());
    await eventually('its outcome is recorded', async () => {
      const rows = await system.database.query('SELECT 1 FROM orders WHERE id = $1', [body.id]);
      return rows.length > 0;
    });
    expect((await system.client.list({})).body.items.map((each) => each.id)).toContain(id);
    await eventually('its intake is recorded', async () => {
      const rows = await system.database.query('SELECT 1 FROM intake_confirmed');
      return rows.length > 0;
    });
    const store = new OrderStore({ url: urlOfRole(), applicationName: 'specs' });
    system.cleanups.push(() => store.close());
    await store.start();
    expect([await store.trimDetails(1), store.problem]).toEqual([0, undefined]);
    expect(await store.compactIntake()).toBeGreaterThan(0);
    expect(system.gateway.lines.filter((line) => line.includes('the order store'))).toEqual([]);
  });

  it.each([
    ['drop a table', 'DROP TABLE orders'],
    ['change a table', 'ALTER TABLE orders DROP COLUMN client'],
    ['make a table', 'CREATE TABLE mine (id uuid)'],
    ['delete outcomes', 'DELETE FROM orders'],
    ['empty a table', 'TRUNCATE intake_settled'],
    ['read dead letters', 'SELECT reason FROM dead_letters'],
    ['remove dead letters', 'DELETE FROM dead_letters'],
    ['pause consumers', 'INSERT INTO delivery_settings VALUES (true, true, NULL, now())'],
    ['pretend another version', 'INSERT INTO schema_migrations VALUES (99, now())'],
    ['make an account', 'CREATE ROLE another'],
    ['run a program', `COPY (SELECT 1) TO PROGRAM 'true'`],
  ])('does not let its owner %s', async (_deed, statement) => {
    await expect(system.database.query(`SET ROLE ${role}; ${statement}`)).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  it('leaves an older schema to its owner, and takes orders in meanwhile', async () => {
    await system.database.query(
      `${undoOrdersByClient}
       DELETE FROM schema_migrations WHERE version > 2`,
    );
    const newer = await system.add('gateway', { RABBITMQ_URLS: urlOfAccount(), DATABASE_URL: urlOfRole() });
    await newer.start();
    await newer.logged('why it has no store', ({ msg }) => /must be owner|permission denied/.test(msg ?? ''));
    const client = system.clientOf(1);
    const id = await client.accepted(anOrder());
    expect((await client.list({})).status).toBe(503);
    expect((await readMetrics(newer))('gateway_store_available')).toBe(0);
    expect((await readMetrics(system.gateway))('gateway_store_available')).toBe(1);
    const owner = new OrderStore({ url: system.database.url, applicationName: 'specs' });
    system.cleanups.push(() => owner.close());
    await owner.start();
    await client.reaches(id, 'saved');
  });
});
