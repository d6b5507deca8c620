import { trend } from '../count/trend.mjs';
import { check, row } from '../row.mjs';
import { soakFaults } from './soak-faults.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { SeededRandom } from '../seeded-random.mjs' */
/** @import { ProcessSample } from '../system/process-meter.mjs' */
/** @import { SoakFault } from './soak-faults.mjs' */

const FOR_MS = 30 * 60_000;
const EVERY_MS = 60_000;
const LEAST_ORDERS = 300_000;
const RECOVERS_WITHIN_MS = 60_000;

/** A process that has just begun grows: its heap finds its size, its pools their connections. */
const WARM_UP_SHARE = 0.2;

/** By how much the line through the memory of a process may rise from the end of its warming up to the end. */
const MOST_RISE = 0.1;

/** Connections to the database, which come when they are needed first. */
const SPARE_FILES = 15;

/** When the load is over its connections are closed; what is left in the fewest of so many looks, a second apart, stays. */
const LAST_LOOKS = 20;

/** These live from the first minute to the last, so that what they gather is seen. */
const survivors = ['gateway-1', 'consumer-1'];

export const soak = row({
  id: 'F25',
  title: 'soak',
  fault:
    'Half an hour with a random fault a minute: kills, restarts, freezes, dropped connections, an alarm, a failing backend',
  holds: [
    'All sums of all that happened together',
    'Memory and open files of a gateway and a consumer that live through it all stay as they are',
  ],
  load: { ratePerSecond: 200 },

  async provoke(context) {
    const { random, pause, scaled, broken, healed, load } = context;
    const endsAtMs = performance.now() + scaled(FOR_MS);
    const bag = drawing(random);
    do {
      const nextAtMs = performance.now() + Math.min(EVERY_MS, endsAtMs - performance.now());
      await pause(scaled(random.between(1000, 10_000)));
      const fault = bag();
      broken(fault.what);
      await fault.strike(context);
      healed('as it was');
      await load.accepted(100, RECOVERS_WITHIN_MS);
      await pause(Math.max(0, nextAtMs - performance.now()));
    } while (performance.now() < endsAtMs);
  },

  checks(context) {
    const { ledger, system, scaled } = context;
    const hurt = survivors.filter((name) =>
      system.processes.some((each) => each.name === name && each.exits.length > 0),
    );
    // In less time a heap has not found its size.
    const isWhole = scaled(FOR_MS) === FOR_MS;
    return [
      check(
        'those that are spared live through it',
        hurt.length === 0,
        hurt.join(' ') || survivors.join(', '),
      ),
      ...(isWhole
        ? [
            check(
              `${LEAST_ORDERS.toLocaleString('en')} orders at least`,
              ledger.entries.length >= LEAST_ORDERS,
              ledger.entries.length,
            ),
            ...survivors.flatMap((name) => steadiness(context, name)),
          ]
        : []),
    ];
  },
});

/**
 * Every fault once, in an order by chance, then all again.
 * @param {SeededRandom} random
 * @returns {() => SoakFault}
 */
function drawing(random) {
  /** @type {SoakFault[]} */
  let rest = [];
  return () => {
    if (rest.length === 0) rest = [...soakFaults];
    const drawn = random.pick(rest);
    rest = rest.filter((each) => each !== drawn);
    return drawn;
  };
}

/**
 * @param {RowContext} context
 * @param {string} name
 */
function steadiness({ meter }, name) {
  const all = meter.samples.get(name) ?? [];
  const samples = all.slice(Math.floor(all.length * WARM_UP_SHARE));
  const hours = (/** @type {ProcessSample} */ { atMs }) => atMs / 3_600_000;
  const memory = trend(samples.map((each) => ({ x: hours(each), y: each.rssBytes / 2 ** 20 })));
  const [first, last] = [samples.at(0), samples.at(-1)];
  const rise = first && last ? memory.slope * (hours(last) - hours(first)) : Number.NaN;
  const filesFirst = all.at(0)?.openFiles ?? Number.NaN;
  const filesLast = Math.min(...all.slice(-LAST_LOOKS).map(({ openFiles }) => openFiles));
  return [
    check(
      `memory of ${name} does not grow`,
      rise <= MOST_RISE * memory.mean,
      `${memory.mean.toFixed(0)} MiB on average, ${memory.slope.toFixed(1)} MiB an hour`,
    ),
    check(
      `open files of ${name} do not grow`,
      filesLast - filesFirst <= SPARE_FILES,
      `${filesFirst} before the load, ${filesLast} after it`,
    ),
  ];
}
