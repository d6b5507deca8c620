import { chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
  'TLS to broker and database, by URL, with an authority of one’s own',
  () => {
    let certificates: Certificates;
    let amqpsPort: number;

    const urls = (host: string) => {
      const [amqps, postgres] = [new URL(system.vhost.url), new URL(system.database.url)];
      amqps.protocol = 'amqps:';
      amqps.host = `${host}:${amqpsPort}`;
      postgres.hostname = host;
      postgres.searchParams.set('sslmode', 'verify-full');
      return { RABBITMQ_URLS: amqps.href, DATABASE_URL: postgres.href };
    };
    const trusting = () => ({ NODE_EXTRA_CA_CERTS: certificates.authority });

    beforeAll(async () => {
      certificates = makeCertificates();
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
      rmSync(certificates.folder, { recursive: true });
    });

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

    it.each<[string, string, () => Record<string, string>]>([
      ['an authority that nobody told of', 'localhost', () => ({})],
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
      const { status, body } = await system.clientOf(system.gateways.indexOf(gateway)).submit(anOrder());
      expect([status, body.type]).toEqual([503, '/problems/broker-unavailable']);
      await gateway.kill();
    });
  },
);
