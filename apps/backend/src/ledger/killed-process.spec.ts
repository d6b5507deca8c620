import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Ledger } from './ledger.js';

const recorder = join(import.meta.dirname, 'record-for-ever.fixture.mjs');

describe('Ledger of a process that is killed', () => {
  it('has every order that was told to be saved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const file = join(folder, 'ledger.sqlite');
    const child = spawn(process.execPath, [recorder, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const exit = once(child, 'exit');
    const told: string[] = [];
    for await (const id of createInterface(child.stdout)) {
      told.push(id);
      if (told.length === 2_000) child.kill('SIGKILL');
    }
    await exit;
    expect(told.length).toBeGreaterThanOrEqual(2_000);

    const ledger = new Ledger(file);
    const kept = new Set(ledger.counts('', 1_000_000).map(({ id }) => id));
    expect(told.filter((id) => !kept.has(id))).toEqual([]);
    // What was committed but not yet told when the process died is there as well.
    expect(ledger.tally.saved).toBeGreaterThanOrEqual(told.length);
    ledger.close();
    rmSync(folder, { recursive: true });
  });
});
