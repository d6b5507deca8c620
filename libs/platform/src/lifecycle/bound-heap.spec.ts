import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

async function run(fixture: string, ...flags: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, join(import.meta.dirname, fixture)],
    { env: { ...process.env, NODE_OPTIONS: '' }, timeout: 20_000 },
  );
  return stdout.trim();
}

describe('the young generation', () => {
  it('grows again after a lull, and no further than it may', async () => {
    // As large as V8 may let it grow where there is memory, whatever this machine has.
    const told = await run('idle-then-busy.fixture.mjs', '--expose-gc', '--max-semi-space-size=64');
    const [idle = NaN, busy = NaN] = told.split('\n').map(Number);
    expect(idle).toBeLessThanOrEqual(2);
    expect(busy).toBe(32);
  });

  it('is where objects are made, however many of their kind survived at first', async () => {
    expect(await run('early-survivors.fixture.mjs', '--allow-natives-syntax')).toBe('true');
  });
});
