import { check, row } from '../row.mjs';

/** @import { Links } from '../system/links.mjs' */

/** Waits double from a quarter of a second; the longest is two seconds, and half of each is chance. */
const LONGEST_WAIT_MS = 2000;
const SHORTEST_LONG_WAIT_MS = LONGEST_WAIT_MS / 2;

/** What a try itself takes, on a machine that has other things to do. */
const A_TRY_MS = 400;

/** After so many failed tries the waits are the longest. */
const GROWING_TRIES = 4;
const LEAST_OUTAGE_MS = 14_000;
const MOVED_WITHIN_MS = 3000;

/** Equal waits would spread by the machine's noise only, waits from one to two seconds by 290 ms. */
const LEAST_SPREAD_MS = 60;

export const brokerUnreachable = row({
  id: 'F15g',
  title: 'TCP: no address of the broker answers',
  fault:
    'Of three addresses of the broker the one in use resets all connections, then all three do for 15 seconds',
  holds: [
    'From the one address every app moves on to another',
    'When none answers, each app tries all in turn, ever more rarely up to every two seconds, and not in step with others',
  ],
  stack: { proxied: true },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed, load } = context;
    const links = system.gateways.map(({ name }) => /** @type {Links} */ (system.links.get(name)));
    const all = [...system.links.values()];
    await pause(random.between(300, 1200));
    broken('the first address resets all connections');
    for (const { broker } of all) broker[0]?.refuse();
    await pause(MOVED_WITHIN_MS);
    const moved = all.map(({ broker }) => broker.slice(1).some(({ arrivals }) => arrivals.length > 0));

    broken('all three do');
    const fromMs = performance.now();
    for (const { broker } of all) for (const proxy of broker) proxy.refuse();
    await pause(Math.max(LEAST_OUTAGE_MS, scaled(15_000)));
    // Of gateways only: each has one connection to the broker, so that its tries are one row of times.
    context.seen = {
      moved,
      tries: links.map(({ broker }) =>
        broker.map(({ arrivals }) => arrivals.filter((atMs) => atMs > fromMs)),
      ),
    };
    for (const { broker } of all) for (const proxy of broker) proxy.pass();
    healed('all addresses answer again');
    await load.accepted(100);
  },

  checks({ seen }) {
    /** @type {{ moved: boolean[], tries: number[][][] }} by app; by gateway and address */
    const { moved, tries } = seen ?? { moved: [], tries: [] };
    const waits = tries.map((addresses) => between(addresses.flat().sort((a, b) => a - b)));
    const long = waits.map((each) => each.slice(GROWING_TRIES));
    return [
      check(
        'every app moves on to another address',
        moved.length > 0 && moved.every(Boolean),
        moved.join(', '),
      ),
      check(
        'each gateway tries all addresses in turn',
        tries.length > 0 && tries.every((addresses) => addresses.every(({ length }) => length > 1)),
        tries.map((addresses) => addresses.map(({ length }) => length).join('+')).join(' and '),
      ),
      check(
        'waits grow up to two seconds, and no further',
        waits.length > 0 &&
          waits.every(([first = Infinity]) => first < SHORTEST_LONG_WAIT_MS) &&
          long.every(
            (each) =>
              each.length > 1 &&
              each.every((ms) => ms >= SHORTEST_LONG_WAIT_MS && ms <= LONGEST_WAIT_MS + A_TRY_MS),
          ),
        waits.map((each) => each.map(Math.round).join(' ')).join('; '),
      ),
      check(
        'they are not in step',
        spread(long.flat()) >= LEAST_SPREAD_MS,
        `the longest spread by ${Math.round(spread(long.flat()))} ms`,
      ),
    ];
  },
});

/** @param {readonly number[]} times in order */
const between = (times) => times.slice(1).map((time, index) => time - (times[index] ?? time));

/** The standard deviation. @param {readonly number[]} values */
function spread(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length || 1));
}
