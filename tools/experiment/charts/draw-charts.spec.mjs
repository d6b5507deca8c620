import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { charts, drawCharts } from './draw-charts.mjs';
import { colours } from './theme.mjs';

/** @import { Results } from '../results.mjs' */

const names = charts.map(({ name }) => `${name}.svg`);

/** @type {Awaited<ReturnType<typeof draw>>} */
let all;
beforeAll(async () => {
  all = await draw();
});

describe('the charts', () => {
  it('are all drawn, each small', () => {
    expect(all.drawn).toEqual(names);
    expect(all.skipped).toEqual([]);
    for (const name of names) expect(all.svgOf(name).length).toBeLessThan(40_000);
  });

  it('are the same to the byte when they are drawn again', async () => {
    const again = await draw();
    for (const name of names) expect(again.svgOf(name)).toBe(all.svgOf(name));
  });

  it.each(names)('%s is well-formed, has its text as text and its dark colours', (name) => {
    const svg = all.svgOf(name);
    expect(openTags(svg)).toEqual([]);
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    expect(svg).toContain(`[fill="${colours.text.light}"]{fill:${colours.text.dark}}`);
    expect(coloursOfOneScheme(svg)).toEqual([]);
    expect(svg.match(/<text /g)?.length).toBeGreaterThan(8);
  });

  it.each([
    ['required-throughput.svg', 'Orders saved per minute', 'Orders sent in one go'],
    ['collapse.svg', 'Orders saved per minute', 'Orders sent in one go'],
    ['throughput.svg', 'Orders saved per minute', 'Orders sent in one go'],
    ['latency.svg', 'What a client waits for an answer, ms', 'Orders sent in one go'],
    ['failures.svg', 'Requests that failed', 'Orders sent in one go'],
    ['four-curves.svg', 'Orders saved per second', 'Orders offered per second'],
    ['burst.svg', 'Orders in the queue', 'Calls in flight at the backend', 'Seconds since the first order'],
    ['where-the-time-goes.svg', 'Share of the time until an order is saved, %'],
    ['promoted-bytes.svg', 'kB per order', 'Latency of the backend, ms'],
  ])('%s says what its axes measure', (name, ...titles) => {
    for (const title of titles) expect(all.svgOf(name)).toContain(title);
  });

  it('that the results do not allow are left out, and named', async () => {
    const { drawn, skipped } = await draw({ fourCurves: [], burst: undefined });
    expect(drawn).toEqual(names.filter((name) => !['four-curves.svg', 'burst.svg'].includes(name)));
    expect(skipped).toEqual([
      'four-curves.svg is not drawn: the results have no valid fourCurves.',
      'burst.svg is not drawn: the results have no valid burst.',
    ]);
  });

  it('leave out what is not valid, and say so', async () => {
    const invalid = { ...cell(50, 99_000), valid: false };
    const { svgOf } = await draw({ smallTable: [cell(10, 9_000), invalid] });
    expect(svgOf('required-throughput.svg')).toContain('Left out as invalid: 1 of the measurements.');
    expect(svgOf('required-throughput.svg')).not.toContain('99,000');
  });

  it('show nothing where nothing was measured', async () => {
    const never = latencyRun('sync', 5, 0);
    const { drawn, svgOf } = await draw({ runTable: [run('sync', 10, 0, 0)], latencyAblation: [never] });
    expect(drawn).toEqual(names);
    for (const name of names) expect(svgOf(name)).not.toMatch(/NaN|Infinity|undefined/);
  });
});

describe('the sentence above a chart', () => {
  it.each([
    ['required-throughput.svg', 'save up to 9,000 a minute: above the required 6,000 from 10'],
    ['collapse.svg', 'fall from 9,000 a minute (at 10 orders) to 2,000: below the required 6,000'],
    ['throughput.svg', 'calls save 2,000 a minute; through the queue it is 16,000, 8 times as many'],
    [
      'failures.svg',
      'From 500 orders on synchronous requests fail, up to 7 in a run; of the queued ones none',
    ],
    ['burst.svg', 'up to 40 calls at once, within the limit of 40'],
  ])('of %s tells what was found', (name, words) => {
    expect(all.titleOf(name)).toContain(words);
  });

  it('never tells more', async () => {
    const samples = [{ atMs: 0, queueDepth: 3, backendInFlight: 41, saved: 0 }];
    const { titleOf } = await draw({
      runTable: [run('sync', 100, 9_500, 0), run('async', 100, 9_000, 2)],
      burst: { orders: 3, limit: 40, samples },
    });
    expect(titleOf('collapse.svg')).toContain(
      'save 9,500 a minute, their best: still above the required 6,000',
    );
    expect(titleOf('throughput.svg')).not.toContain('times as many');
    expect(titleOf('failures.svg')).toBe('No synchronous request fails; of the queued ones up to 2 fail');
    expect(titleOf('burst.svg')).toContain('does not drain in the time shown');
    expect(titleOf('burst.svg')).toContain('above the limit of 40');
  });
});

/** @param {object} [differences] from the results of a small experiment */
async function draw(differences) {
  const folder = await mkdtemp(join(tmpdir(), 'order-intake-charts-'));
  try {
    const { drawn, skipped } = await drawCharts(resultsOf(differences), folder);
    const svgs = new Map();
    for (const file of drawn) svgs.set(file, await readFile(join(folder, file), 'utf8'));
    const svgOf = (/** @type {string} */ file) => /** @type {string} */ (svgs.get(file));
    return {
      drawn,
      skipped,
      svgOf,
      titleOf: (/** @type {string} */ file) => /<title>(.*)<\/title>/.exec(svgOf(file))?.[1],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Elements that are not closed, or closed in the wrong order.
 * @param {string} svg
 */
function openTags(svg) {
  /** @type {string[]} */
  const open = [];
  for (const [, closing, name = '', selfClosing] of svg.matchAll(
    /<(\/?)([a-z]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>|<|&(?!\w+;)/gi,
  )) {
    if (closing && open.at(-1) === name) open.pop();
    else if (!selfClosing) open.push(`${closing}${name}`);
  }
  return open;
}

/**
 * Colours that dark pages would show as light ones do.
 * @param {string} svg
 */
function coloursOfOneScheme(svg) {
  const known = new Set(['none', 'transparent', ...Object.values(colours).map(({ light }) => light)]);
  return [...svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].flatMap(([, colour = '']) =>
    known.has(colour) ? [] : [colour],
  );
}

/**
 * @param {number} orders
 * @param {number} ordersPerMinute
 * @returns {any} what the charts read of a cell
 */
function cell(orders, ordersPerMinute) {
  return { mode: 'sync', orders, ordersPerMinute, unsaved: 0, valid: true };
}

/**
 * @param {'sync' | 'async'} mode
 * @param {number} orders
 * @param {number} ordersPerMinute
 * @param {number} failures
 */
function run(mode, orders, ordersPerMinute, failures) {
  return {
    mode,
    orders,
    passes: [cell(orders, ordersPerMinute)],
    median: { ordersPerMinute, latencyMs: 60_000 / Math.max(1, ordersPerMinute), failures },
    spread: { min: ordersPerMinute * 0.9, max: ordersPerMinute * 1.1 },
  };
}

/**
 * @param {string} mode
 * @param {number} backendLatencyMs
 * @param {number} promotedBytesPerOrder
 */
function latencyRun(mode, backendLatencyMs, promotedBytesPerOrder) {
  return { mode, backendLatencyMs, heapLimitMb: null, promotedBytesPerOrder, valid: true };
}

/**
 * The members that the charts read, of a small experiment.
 * @param {object} [differences]
 * @returns {Results}
 */
function resultsOf(differences = {}) {
  const figures = { latencyMs: 100, ordersPerMinute: 8_000, failures: 0 };
  const results = {
    reference: [10, 100, 500].map((orders) => ({ orders, sync: figures, async: figures })),
    smallTable: [cell(5, 5_000), cell(10, 9_000)],
    runTable: [
      run('sync', 10, 9_000, 0),
      run('sync', 500, 2_000, 7),
      run('async', 10, 8_000, 0),
      run('async', 500, 16_000, 0),
    ],
    fourCurves: ['collapse', 'shed', 'plateau', 'lifted'].map((curve, index) => ({
      curve,
      points: [100, 400].map((rate) => ({
        offeredPerSecond: rate,
        goodputPerSecond: rate / (index + 1),
        valid: true,
      })),
    })),
    burst: {
      orders: 500,
      limit: 40,
      samples: [0, 300, 0].map((queueDepth, index) => ({
        atMs: index * 500,
        queueDepth,
        backendInFlight: 40,
        saved: 0,
      })),
    },
    whereTimeGoes: ['sync', 'async'].map((mode) => ({
      mode,
      orders: 500,
      parts: [
        { part: 'waiting in queue', ms: 10 },
        { part: 'backend: base latency', ms: 50 },
      ],
    })),
    latencyAblation: ['sync', 'async'].flatMap((mode) =>
      [5, 2_000].map((backendLatencyMs) =>
        latencyRun(mode, backendLatencyMs, mode === 'sync' ? backendLatencyMs : 10),
      ),
    ),
    ...differences,
  };
  return /** @type {any} */ (results);
}
