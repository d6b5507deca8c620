import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSeries } from './read-series.mjs';

/** @import { AddressInfo } from 'node:net' */
/** @import { Server } from 'node:http' */

/** Of one series; Prometheus refuses to give more. */
const MOST_POINTS = 11_000;

const target = { expr: 'sum by (state) (rate(orders[1m]))', legendFormat: 'orders {{state}}{{nobody}}' };
const answer = {
  data: {
    result: [
      { metric: { state: 'saved' }, values: [[1_000, '2.5'], [1_005, 'NaN'], [1_010, '+Inf']] }, // prettier-ignore
      { metric: { state: 'failed' }, values: [[1_005, '0']] },
    ],
  },
};

describe('what Prometheus has of an expression', () => {
  /** @type {Server} */
  let server;
  /** @type {string} */
  let prometheus;
  /** @type {URL[]} */
  let asked;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', prometheus);
      asked.push(url);
      const number = (/** @type {string} */ name) => Number(url.searchParams.get(name));
      const points = (number('end') - number('start')) / number('step');
      response.statusCode = points > MOST_POINTS ? 400 : 200;
      response.end(JSON.stringify(answer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    prometheus = `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`;
  });

  afterEach(() => void server.close());

  it('is asked for as Grafana asks, also below a path', async () => {
    await readSeries(`${prometheus}/behind/`, target, { fromSeconds: 1_000, toSeconds: 1_300 });
    expect(asked.map(({ pathname }) => pathname)).toEqual(['/behind/api/v1/query_range']);
    const query = Object.fromEntries(asked[0]?.searchParams ?? []);
    expect(query).toEqual({ query: target.expr, start: '1000', end: '1300', step: '5' });
  });

  it('is lines with the names of Grafana, in seconds from the beginning, with gaps where there is no figure', async () => {
    expect(await readSeries(prometheus, target, { fromSeconds: 1_000, toSeconds: 1_010 })).toEqual([
      {
        label: 'orders saved',
        samples: [
          { seconds: 0, value: 2.5 },
          { seconds: 5, value: null },
          { seconds: 10, value: null },
        ],
      },
      { label: 'orders failed', samples: [{ seconds: 5, value: 0 }] },
    ]);
  });

  it('is asked for no more points than a panel can show, also of a week', async () => {
    await readSeries(prometheus, target, { fromSeconds: 0, toSeconds: 604_800 });
    expect(604_800 / Number(asked[0]?.searchParams.get('step'))).toBeLessThanOrEqual(1_000);
  });

  it('is missed by a clear word when nobody answers', async () => {
    server.close();
    await once(server, 'close');
    await expect(readSeries(prometheus, target, { fromSeconds: 0, toSeconds: 10 })).rejects.toThrow(
      `Prometheus at ${prometheus} does not answer ${target.expr}`,
    );
  });
});
