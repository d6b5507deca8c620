import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const fixture = join(import.meta.dirname, 'idle-then-busy.fixture.mjs');

describe('the young generation', () => {
  it('grows again after a lull, and no further than it may', async () => {
    // As large as V8 may let it grow where there is memory, whatever this machine has.
    const flags = ['--expose-gc', '--max-semi-space-size=64'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, fixture], {
      env: { ...process.env, NODE_OPTIONS: '' },
      timeout: 20_000,
    });
    const [idle = NaN, busy = NaN] = stdout.trim().split('\n').map(Number);
    expect(idle).toBeLessThanOrEqual(2);
    expect(busy).toBe(32);
  });
});
