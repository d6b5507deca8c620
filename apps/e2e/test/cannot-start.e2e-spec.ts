import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess, type AppName } from '../src/app-process.js';

describe('an app that cannot start', () => {
  let folder: string;
  let taken: Server;
  let port: string;
  const started: AppProcess[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cannot-start-'));
    taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    port = String((taken.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await Promise.all(started.map((each) => each.kill()));
    taken.close();
    rmSync(folder, { recursive: true });
  });

  function start(app: AppName, env: Record<string, string>): AppProcess {
    const url = `http://127.0.0.1:${port}`;
    const logFile = join(folder, `${app}.log`);
    const process = new AppProcess({ name: app, app, url, adminUrl: url, env, logFile });
    started.push(process);
    process.launch();
    return process;
  }

  it('says in one line which port is taken, and exits 1', async () => {
    const backend = start('backend', {
      BACKEND_PORT: port,
      BACKEND_LEDGER: join(folder, 'taken.sqlite'),
    });
    expect(await backend.exited).toEqual({ code: 1, signal: null });
    expect(backend.entries.map(({ msg }) => msg)).toEqual([`cannot start: port ${port} is taken`]);
  });

  it('says which ledger is open in another process, and exits 1', async () => {
    const ledger = join(folder, 'held.sqlite');
    const holder = start('backend', { BACKEND_PORT: '0', BACKEND_LEDGER: ledger });
    await holder.logged('that it listens', ({ msg }) => msg === 'listening');
    const second = start('backend', { BACKEND_PORT: '0', BACKEND_LEDGER: ledger });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    const problem = `cannot start: the ledger ${ledger} is in use by another process`;
    expect(second.entries.map(({ msg }) => msg)).toContain(problem);
    expect(await holder.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});
