import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProcessLedger } from './process-ledger.mjs';
import { processEntry } from './process-table.mjs';

describe('process ledger', () => {
  const dir = mkdtempSync(join(tmpdir(), 'order-intake-ledger-'));
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dir, { recursive: true });
  });

  /** @param {string} script a process that does this, and says so when it is about to */
  async function run(script) {
    const child = spawn(process.execPath, ['-e', `${script}; console.log('up')`], { detached: true });
    children.push(child);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    return Number(child.pid);
  }

  const idle = 'setInterval(() => {}, 1000)';
  /** @type {import('./process-ledger.mjs').Ending} */
  const ending = { stage: 1, signal: 'SIGTERM', graceMs: 5000 };

  it('finds from another process what was started, and ends it', async () => {
    const pid = await run(idle);
    new ProcessLedger(dir).remember('app', pid, ending);

    const other = new ProcessLedger(dir);
    expect(other.running()).toEqual([expect.objectContaining({ name: 'app', pid })]);
    await other.endAll();
    expect(processEntry(pid)).toBeUndefined();
    expect(new ProcessLedger(dir).running()).toEqual([]);
  });

  it('leaves alone who got the pid of a process that ended', async () => {
    const pid = await run(idle);
    const ledger = new ProcessLedger(dir);
    const record = ledger.remember('app', pid, ending);
    Object.assign(record ?? {}, { startTime: '1' });
    await ledger.end(/** @type {any} */ (record));
    expect(processEntry(pid)).toBeDefined();
  });

  it('ends those of a lower stage first', async () => {
    const ledger = new ProcessLedger(dir);
    for (const stage of [3, 1, 2]) ledger.remember(`app-${stage}`, await run(idle), { ...ending, stage });
    /** @type {string[]} */
    const ended = [];
    await ledger.endAll(({ name }) => ended.push(name));
    expect(ended).toEqual(['app-1', 'app-2', 'app-3']);
  });

  it('kills who does not listen', async () => {
    const pid = await run(`process.on('SIGTERM', () => {}); ${idle}`);
    const ledger = new ProcessLedger(dir);
    ledger.remember('deaf', pid, { ...ending, graceMs: 100 });
    /** @type {string[]} */
    const how = [];
    await ledger.endAll((_, each) => how.push(each));
    expect(how).toEqual(['killed']);
    expect(processEntry(pid)).toBeUndefined();
  });

  it('ends what a process left in its session', async () => {
    const pid = await run(
      `const { pid } = require('node:child_process').spawn('sleep', ['100']); process.on('SIGTERM', () => process.exit()); console.log(pid); ${idle}`,
    );
    const [left] = (await import('./process-table.mjs')).descendantsOf(pid);
    expect(left).toBeDefined();
    const ledger = new ProcessLedger(dir);
    ledger.remember('parent', pid, ending);
    await ledger.endAll();
    expect(processEntry(Number(left))).toBeUndefined();
  });

  it('kills who is started while everything is being stopped', async () => {
    const ledger = new ProcessLedger(dir);
    await ledger.endAll();
    const pid = await run(idle);
    expect(() => ledger.remember('late', pid, ending)).toThrow('late');
  });
});
