import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createServer, type Server } from 'node:tls';
import { hasOpenssl, makeCertificates, type Certificates } from '../src/certificates.js';
import { freePort } from '../src/free-port.js';
import { anOrder, broker, eventually, manage, useSystem } from '../src/index.js';
import { surroundings } from '../src/surroundings.js';

const system = useSystem({ gateways: 0, consumers: 0 });

/** Why this machine cannot, if so: the broker's container has neither the files nor the port. */
const obstacle = !hasOpenssl()
  ? 'needs openssl (apt-get install openssl)'
  : readFileSync(join(surroundings.broker.dir, 'controls.json'), 'utf8').includes('"kind":"docker"') &&
    'needs a broker that is no container';
if (obstacle) process.stderr.write(`Skipped: TLS ${obstacle}.\n`);

(obstacle ? describe.skip : describe)(
  'TLS to broker, database and backend, by URL, with an authority of one’s own',
  () => {
    let certificates: Certificates;
    let untrusted: Certificates;
    let amqpsPort: number;
    let backend: Server;

    const urls = (host: string) => {
      const [amqps, postgres] = [new URL(system.vhost.url), new URL(system.database.url)];
      amqps.protocol = 'amqps:';
      amqps.host = `${host}:${amqpsPort}`;
      postgres.hostname = host;
      postgres.searchParams.set('sslmode', 'verify-full');
      const backendUrl = `https://${host}:${(backend.address() as AddressInfo).port}`;
      return { RABBITMQ_URLS: amqps.href, DATABASE_URL: postgres.href, BACKEND_URL: backendUrl };
    };
    const trusting = () => ({ NODE_EXTRA_CA_CERTS: certificates.authority });
    const trustingByUrl = ({ authority }: Certificates) => ({
      DATABASE_URL: `${urls('localhost').DATABASE_URL}&sslrootcert=${authority}`,
    });

    beforeAll(async () => {
      certificates = makeCertificates();
      untrusted = makeCertificates();
      backend = await encryptBackend(certificates);
      amqpsPort = await freePort();
      const { authority, certificate, key } = certificates;
      const options = `[{cacertfile,"${authority}"},{certfile,"${certificate}"},{keyfile,"${key}"}]`;
      const listener = `{"127.0.0.1",${amqpsPort}}`;
      await broker.ctl(
        'eval',
        `rabbit_networking:ensure_ssl(), rabbit_networking:start_ssl_listener(${listener}, ${options}, 2).`,
      );
      await letDatabaseEncrypt(certificates);
    });
    afterAll(async () => {
      await broker.ctl('eval', `rabbit_networking:stop_tcp_listener({"127.0.0.1",${amqpsPort}}).`);
      for (const name of ['ssl', 'ssl_cert_file', 'ssl_key_file'])
        await system.database.query(`ALTER SYSTEM RESET ${name}`);
      await system.database.query('SELECT pg_reload_conf()');
      for (const { folder } of [certificates, untrusted]) rmSync(folder, { recursive: true });
    });

    /** What ends TLS before the backend. */
    async function encryptBackend({ certificate, key }: Certificates): Promise<Server> {
      const files = { cert: readFileSync(certificate), key: readFileSync(key) };
      const server = createServer(files, (client) => {
        const plain = connect(Number(new URL(system.backend.url).port), '127.0.0.1');
        pipeline(client, plain, client, () => undefined);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      system.cleanups.push(() => new Promise((resolve) => server.close(() => resolve())));
      return server;
    }

    /** The server runs as a user of its own, and reads only a key that is nobody else's. */
    async function letDatabaseEncrypt({ folder, certificate, key }: Certificates): Promise<void> {
      const [found] = await system.database.query<{ data_directory: string }>('SHOW data_directory');
      const { uid, gid } = statSync(found?.data_directory ?? '');
      for (const name of readdirSync(folder)) chownSync(join(folder, name), uid, gid);
      chownSync(folder, uid, gid);
      chmodSync(folder, 0o755);
      chmodSync(key, 0o600);
      const settings = { ssl_cert_file: certificate, ssl_key_file: key, ssl: 'on' };
      for (const [name, value] of Object.entries(settings))
        await system.database.query(`ALTER SYSTEM SET ${name} = '${value}'`);
      await system.database.query('SELECT pg_reload_conf()');
      await eventually('the database encrypts', async () => {
        const [shown] = await system.database.query<{ ssl: string }>('SHOW ssl');
        return shown?.ssl === 'on';
      });
    }

    it('carries an order from the gateway to its status', async () => {
      const env = { ...urls('localhost'), ...trusting() };
      const consumer = await system.add('consumer', env);
      const gateway = await system.add('gateway', env);
      await Promise.all([consumer.start(), gateway.start()]);
      await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
      expect((await system.client.submitSynchronously(anOrder())).status).toBe(200);

      const connections = await eventually('the broker knows all connections', async () => {
        const known = await manage<{ ssl?: boolean }[]>('GET', `vhosts/${system.vhost.name}/connections`);
        return known.length >= 3 && known;
      });
      expect(connections.filter(({ ssl }) => ssl !== true)).toEqual([]);
      const sessions = await system.database.query<{ application_name: string; ssl: boolean }>(
        `SELECT application_name, ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)
       WHERE application_name LIKE 'order-intake %' AND datname = current_database()`,
      );
      expect(sessions.length).toBeGreaterThanOrEqual(2);
      expect(sessions.filter(({ ssl }) => !ssl)).toEqual([]);
    });

    it('takes an authority for the database from its URL, and trusts it for nothing else', async () => {
      const gateway = await system.add('gateway', {
        BACKEND_URL: urls('localhost').BACKEND_URL,
        ...trustingByUrl(certificates),
      });
      await gateway.start();
      const client = system.clientOf(system.gateways.indexOf(gateway));
      await eventually('the store is there', async () => (await client.list({})).status === 200);
      const { status, body } = await client.submitSynchronously(anOrder());
      expect([status, body.type]).toEqual([503, '/problems/backend-unavailable']);
      await gateway.kill();
    });

    it.each<[string, string, () => Record<string, string>]>([
      ['an authority that nobody told of', 'localhost', () => ({})],
      ['another authority in the URL', 'localhost', () => trustingByUrl(untrusted)],
      ['a certificate of another name', '127.0.0.1', trusting],
    ])('goes nowhere with %s', async (_what, host, trust) => {
      const gateway = await system.add('gateway', { ...urls(host), ...trust() });
      gateway.launch();
      const reason = /unable to verify|self.signed|altnames/i;
      await gateway.logged(
        'why not to the broker',
        ({ msg = '' }) => /to the broker/.test(msg) && reason.test(msg),
      );
      await gateway.logged('why not to the store', ({ msg = '' }) => /store/.test(msg) && reason.test(msg));
      expect(await gateway.isHealthy('ready')).toBe(false);
      const client = system.clientOf(system.gateways.indexOf(gateway));
      const answers = [await client.submit(anOrder()), await client.submitSynchronously(anOrder())];
      expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
        [503, '/problems/broker-unavailable'],
        [503, '/problems/backend-unavailable'],
      ]);
      await gateway.kill();
    });
  },
);
