import { once } from 'node:events';
import { createServer } from 'node:http';
import { waitFor } from '../../stack/wait-for.mjs';
import { row } from '../row.mjs';
import { seededRandom } from '../seeded-random.mjs';
import { OpenLoad } from './open-load.mjs';
import { NOT_SENT, OrderLedger } from './order-ledger.mjs';
import { OrderSource } from './order-source.mjs';

/** @import { ServerResponse } from 'node:http' */
/** @import { AddressInfo } from 'node:net' */

const mostUnderWay = 10;

const { load: needs } = row({
  id: 'F0',
  title: 'nothing',
  fault: 'Nothing happens',
  holds: [],
  load: { ratePerSecond: 1000, timeoutMs: 60_000 },
  provoke: async () => undefined,
  checks: () => [],
});

describe('a load whose gateway does not answer', () => {
  /** @type {ServerResponse[]} */
  const waiting = [];
  let isHeld = true;
  const accept = (/** @type {ServerResponse} */ response) => response.writeHead(202).end('{"id":"an-id"}');
  const server = createServer((_, response) => void (isHeld ? waiting.push(response) : accept(response)));

  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => server.close());

  it('is not slower for that; what is more than it may have under way is not sent, and refused', async () => {
    const { port } = /** @type {AddressInfo} */ (server.address());
    const ledger = new OrderLedger();
    const load = new OpenLoad({
      needs,
      source: new OrderSource('F0', 1, needs),
      ledger,
      gateways: () => [`http://127.0.0.1:${port}`],
      random: seededRandom(1, 'F0 clients'),
      mostUnderWay,
    });
    load.start();
    await waitFor(async () => waiting.length >= mostUnderWay && load.arrivals > 2 * mostUnderWay, {
      timeoutMs: 20_000,
      failure: () => new Error(`${waiting.length} came of ${load.arrivals} orders.`),
    });
    isHeld = false;
    waiting.forEach(accept);
    await load.stop();

    expect(waiting).toHaveLength(mostUnderWay);
    expect(load.answers.filter(({ status }) => status === 202)).toHaveLength(mostUnderWay);
    const unsent = load.answers.filter(({ failure }) => failure === NOT_SENT);
    expect(unsent).toHaveLength(load.answers.length - mostUnderWay);
    expect([ledger.count('accepted'), ledger.count('in doubt')]).toEqual([mostUnderWay, 0]);
    expect(ledger.count('refused')).toBe(load.arrivals - mostUnderWay);
  });
});
