import type { Scenario } from 'k6/options';

/** How load is offered, as data. All are open loops: a slow answer does not make the next request wait. */
export const profiles = {
  /** A trickle that any machine carries: enough to see every part at work. */
  smoke: {
    executor: 'constant-arrival-rate',
    rate: 10,
    timeUnit: '1s',
    duration: '20s',
    preAllocatedVUs: 20,
    maxVUs: 100,
    gracefulStop: '20s',
  },
} satisfies Record<string, Scenario>;
