import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, holderOf, isFree, keptPorts } from './ports.mjs';

describe('ports', () => {
  const dir = mkdtempSync(join(tmpdir(), 'order-intake-ports-'));
  const file = join(dir, 'ports.json');
  const server = createServer();
  let taken = 0;

  beforeAll(async () => {
    [taken = 0] = await freePorts(1);
    await new Promise((resolve) => server.listen(taken, '127.0.0.1', () => resolve(undefined)));
  });
  afterAll(() => {
    server.close();
    rmSync(dir, { recursive: true });
  });

  it('says who holds a port', () => {
    expect(holderOf(taken)).toMatch(new RegExp(`^pid ${process.pid} \\(.*node`));
  });

  it('knows a taken port from a free one', async () => {
    const [free = 0] = await freePorts(1);
    expect([await isFree(taken), await isFree(free)]).toEqual([false, true]);
  });

  it('keeps the ports of the first start, and moves only those that somebody else has', async () => {
    const [mine = 0] = await freePorts(1);
    /** @type {unknown[]} */
    const moved = [];
    const first = await keptPorts(file, { amqp: taken, postgres: mine }, (...news) => moved.push(news));
    expect(first.postgres).toBe(mine);
    expect(moved).toEqual([['amqp', taken, first.amqp]]);

    const second = await keptPorts(file, { amqp: 1, postgres: 2 }, () => undefined);
    expect(second).toEqual(first);
  });
});
