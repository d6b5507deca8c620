import type { Scenario } from 'k6/options';

/** How load is offered, as data. What a script lets the environment change, it says in its own file. */
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

  /** A closed loop, as in the reference: so many orders, each sent until it succeeds. */
  runTable: {
    orders: 500,
    maxInFlight: 1000,
    retryPauseSeconds: 0.1,
    deadlineSeconds: 180,
    /** Until the clients have their connections: making a thousand keeps a small machine busy for a while. */
    connectSeconds: (clients: number) => 0.5 + clients / 400,
    /** Before anything is measured, in rounds of so many at once. */
    warmUp: { rounds: 5, ordersAtOnce: 20 },
  },

  /** Rates one after the other, until beyond what a gateway takes. */
  sustainedIntake: {
    ratesPerSecond: [250, 500, 1000, 1500, 2000, 2500],
    warmUpSeconds: 2,
    seconds: 6,
    pauseSeconds: 2,
    longestAnswerSeconds: 0.5,
  },

  /** In parts of the admission ceiling. */
  overload: {
    ceilingPerSecond: 500,
    phases: { before: 0.5, twofold: 2, tenfold: 10, after: 0.5 },
    secondsEach: 10,
    longestAnswerSeconds: 0.3,
  },

  /** Below what the backend saves even when it is slow, so that whoever only waits for it gets through. */
  slowBackend: {
    ratePerSecond: 20,
    slowTimes: 10,
    seconds: { normal: 10, slow: 15, stopped: 30, healed: 15 },
    longestAnswerSeconds: 8,
  },

  /** From idle to nearly all that the backend can do. */
  endToEnd: {
    ratesPerSecond: [20, 100, 200, 280],
    warmUpSeconds: 2,
    seconds: 8,
    pauseSeconds: 2,
    longestAnswerSeconds: 3,
  },

  /** One rate a run. The longest answer is what makes clients wait: in the collapse SYNC_TIMEOUT_MS of `cases.json`. */
  fourCurves: {
    ratePerSecond: 200,
    warmUpSeconds: 3,
    seconds: 8,
    longestAnswerSeconds: { collapse: 6, shed: 2, plateau: 2, lifted: 2 },
  },

  erroneousOrders: { ratePerSecond: 100, warmUpSeconds: 2, seconds: 12, longestAnswerSeconds: 2 },

  /** Each limit has time to be followed by all consumers, then is measured. */
  findLimit: {
    limits: [5, 10, 20, 30, 40, 50, 60, 80, 120],
    settleSeconds: 3,
    seconds: 4,
    ordersAtOnce: 50,
  },
} satisfies Record<string, Scenario | object>;
