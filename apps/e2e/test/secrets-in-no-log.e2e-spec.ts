import { randomBytes } from 'node:crypto';
import { AppProcess } from '../src/app-process.js';
import { freePort } from '../src/free-port.js';
import {
  anOrder,
  eventually,
  GatewayClient,
  makeApiKey,
  manage,
  useSystem,
  withAccount,
} from '../src/index.js';

/** Each of its own, so that whoever tells one is known. The signs have to be encoded in URLs. */
const secret = (of: string) => `${of}/s3cret@${randomBytes(6).toString('hex')}`;
const brokerPassword = secret('broker');
const wrongBrokerPassword = secret('wrong-broker');
const databasePassword = secret('database');
const wrongDatabasePassword = secret('wrong-database');
const managementPassword = secret('management');
const idSecret = secret('id');
const previousIdSecret = secret('previous-id');
const backendHeader = secret('backend');
const payload = `payload-${randomBytes(6).toString('hex')}`;
const [apiKey, unknownKey] = [makeApiKey('shop'), makeApiKey('shop')];
const secrets = [
  ...[brokerPassword, wrongBrokerPassword, databasePassword, wrongDatabasePassword, managementPassword],
  ...[idSecret, previousIdSecret, backendHeader, payload, apiKey.key, unknownKey.key],
];

const system = useSystem({ gateways: 0, consumers: 0 });
const role = `role_${randomBytes(4).toString('hex')}`;
const account = `account-${randomBytes(4).toString('hex')}`;

const chatty = () => ({
  LOG_LEVEL: 'trace',
  RABBITMQ_URLS: withAccount(system.vhost.url, account, brokerPassword),
  RABBITMQ_MANAGEMENT_URL: withAccount('http://127.0.0.1:9', account, managementPassword),
  DATABASE_URL: withAccount(system.database.url, role, databasePassword),
  BACKEND_HEADERS: JSON.stringify({ 'x-backend-key': backendHeader }),
  ORDER_ID_SECRET: idSecret,
  ORDER_ID_PREVIOUS_SECRETS: previousIdSecret,
  API_KEYS: apiKey.pair,
  RETRY_DELAYS_MS: '100',
});

/** All forms in which a value may get into a line. */
const formsOf = (value: string) => [
  value,
  encodeURIComponent(value),
  JSON.stringify(value).slice(1, -1),
  Buffer.from(value).toString('base64').replace(/=+$/, ''),
];

async function startApp(app: 'consumer' | 'gateway', env: Record<string, string>): Promise<AppProcess> {
  const added = await system.add(app, { ...chatty(), ...env });
  added.launch();
  return added;
}

describe('secrets', () => {
  beforeAll(async () => {
    await manage('PUT', `users/${account}`, { password: brokerPassword, tags: '' });
    const all = { configure: '.*', write: '.*', read: '.*' };
    await manage('PUT', `permissions/${system.vhost.name}/${account}`, all);
    await system.database.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${databasePassword}'`);
  });
  afterAll(async () => {
    await manage('DELETE', `users/${account}`);
    await Promise.all(system.processes.map((each) => each.kill()));
    await system.database.query(
      `REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`,
    );
  });

  it('are in no log while all is well, nor when requests, backend and connections fail', async () => {
    const consumer = await startApp('consumer', {});
    const gateway = await startApp('gateway', {});
    await Promise.all([consumer.ready(), gateway.ready()]);
    const client = new GatewayClient(gateway.url, apiKey.key);
    const order = anOrder({ customerId: payload });
    await client.reaches(await client.accepted(order), 'saved');

    const strangers = [undefined, unknownKey.key].map((key) => new GatewayClient(gateway.url, key));
    for (const each of strangers) expect((await each.submit(order)).status).toBe(401);
    await client.request('GET', `/v1/orders?key=${apiKey.key}`);
    await client.request('POST', '/v1/orders', `{"customerId":"${payload}`);
    await client.submit({ ...order, currency: payload });
    await system.backendObserver.setFaults({ errorRate: 1 });
    await client.reaches(await client.accepted(anOrder({ customerId: payload })), 'failed');
    expect((await client.submitSynchronously(anOrder({ customerId: payload }))).status).toBe(503);
    await system.backendObserver.setFaults({ resetAfterSaveRate: 1 });
    await client.submitSynchronously(anOrder({ customerId: payload }));
    await system.vhost.publish({ body: `{"customerId":"${payload}` });
    await eventually('a dead letter', async () => (await system.vhost.deadLetters()).length > 0);
    const connections = await eventually('all connections are known', async () => {
      const known = await manage<{ name: string }[]>('GET', `vhosts/${system.vhost.name}/connections`);
      return known.length >= 3 && known;
    });
    for (const { name } of connections) await manage('DELETE', `connections/${encodeURIComponent(name)}`);
    await system.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`,
    );
    await gateway.logged('that the broker was lost', ({ msg }) => /lost the broker/.test(msg ?? ''));
    await Promise.all([consumer.kill('SIGTERM'), gateway.kill('SIGTERM')]);
  });

  it('are in no log where what they open cannot be reached, or does not take them', async () => {
    const { url } = system.vhost;
    const apps = await Promise.all([
      startApp('gateway', { RABBITMQ_URLS: withAccount(url, account, wrongBrokerPassword) }),
      startApp('gateway', { RABBITMQ_URLS: withAccount(url, account, brokerPassword, 'broker.invalid') }),
      startApp('gateway', { RABBITMQ_URLS: withAccount(url, account, brokerPassword, '127.0.0.1:9') }),
      startApp('consumer', { RABBITMQ_URLS: withAccount(url, account, wrongBrokerPassword) }),
      startApp('gateway', { DATABASE_URL: withAccount(system.database.url, role, wrongDatabasePassword) }),
      startApp('gateway', {
        DATABASE_URL: withAccount(system.database.url, role, databasePassword, 'db.invalid'),
      }),
      startApp('consumer', {
        DATABASE_URL: withAccount(system.database.url, role, databasePassword, '127.0.0.1:9'),
      }),
      startApp('gateway', { BACKEND_URL: 'http://127.0.0.1:9' }),
    ]);
    await Promise.all(
      apps
        .slice(0, -1)
        .map((each) =>
          each.logged('what is wrong', ({ msg }) =>
            /cannot connect|is unavailable|refused|not allowed/i.test(msg ?? ''),
          ),
        ),
    );
    const withoutBackend = new GatewayClient(apps.at(-1)?.url ?? '', apiKey.key);
    await apps.at(-1)?.ready();
    expect((await withoutBackend.submitSynchronously(anOrder())).status).toBe(503);
    await Promise.all(apps.map((each) => each.kill('SIGTERM')));
  });

  it('are in no complaint about a configuration', async () => {
    const wrong = {
      RABBITMQ_URLS: `https://${account}:${encodeURIComponent(brokerPassword)}@broker`,
      DATABASE_URL: databasePassword,
      BACKEND_HEADERS: `{"x-backend-key":"${backendHeader}"`,
      ORDER_ID_PREVIOUS_SECRETS: `${previousIdSecret},short`,
      API_KEYS: `shop:${apiKey.key},${apiKey.pair},${apiKey.pair}`,
    };
    const app = await startApp('gateway', wrong);
    expect(await app.exited).toEqual({ code: 1, signal: null });
    const named = app.lines.slice(1).map((line) => /^ {2}([A-Z_]+):/.exec(line)?.[1]);
    expect(named.sort()).toEqual(Object.keys(wrong).sort());
  });

  it('that everybody knows do not start anything in production', async () => {
    const port = String(await freePort());
    const production = { NODE_ENV: 'production', GATEWAY_PORT: port, RABBITMQ_URLS: '', DATABASE_URL: '' };
    const app = await startApp('gateway', {
      ...production,
      ORDER_ID_SECRET: 'only-for-a-try-on-one-machine',
    });
    expect(await app.exited).toEqual({ code: 1, signal: null });
    const refused = ['RABBITMQ_URLS', 'DATABASE_URL', 'ORDER_ID_SECRET'].map(
      (name) => `  ${name}: must not be a default secret in production`,
    );
    expect(app.lines).toEqual(['the configuration is wrong:', ...refused]);
  });

  it('are in nothing that any of these has said', () => {
    const lines = system.processes.flatMap(({ name, lines }) => lines.map((line) => `${name} ${line}`));
    expect(lines.length).toBeGreaterThan(100);
    const telling = secrets.flatMap((value) =>
      lines.filter((line) => formsOf(value).some((form) => line.includes(form))),
    );
    expect(telling).toEqual([]);
  });
});
