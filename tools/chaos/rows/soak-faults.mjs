import { giveMemory, takeMemory } from './memory-alarm.mjs';

/** @import { RowContext } from '../row-context.mjs' */
/** @import { AppProcess } from '../system/app-process.mjs' */
/** @import { Faults } from '../system/backend-process.mjs' */

/**
 * One fault of the soak, which heals it too. The first gateway and the first consumer are never ended.
 * @typedef {object} SoakFault
 * @property {string} what
 * @property {(context: RowContext) => Promise<void>} strike returns when it is healed
 */

/** Longer than a heartbeat is waited for, so that the broker gives the connection up. */
const FROZEN_MS = 15_000;
const ALARM_MS = 10_000;
const FAILING_MS = 10_000;

/** @typedef {(context: RowContext) => AppProcess} Choice */

/** @type {Choice} */
const gateway = ({ system }) => second(system.gateways);
/** @type {Choice} */
const consumer = ({ system }) => second(system.consumers);
/** @type {Choice} */
const backend = ({ system }) => system.backend;

/** @type {readonly SoakFault[]} */
export const soakFaults = [
  ended('a gateway is killed', gateway, 'SIGKILL'),
  ended('a consumer is killed', consumer, 'SIGKILL'),
  ended('the backend is killed', backend, 'SIGKILL'),
  ended('a gateway is stopped in order', gateway, 'SIGTERM'),
  ended('a consumer is stopped in order', consumer, 'SIGTERM'),
  frozen('a gateway is frozen', gateway),
  frozen('a consumer is frozen', consumer),
  frozen('the backend is frozen', backend),
  failing('the backend answers 500 now and then', { errorRate: 0.3 }),
  failing('the backend answers 500', { errorRate: 1 }),
  failing('the backend throttles', { throttleRate: 0.5 }),
  failing('the backend does not answer now and then', { hangRate: 0.1 }),
  failing('the backend saves and then cuts the connection', { resetAfterSaveRate: 0.3 }),
  failing('the backend is slow', { extraLatencyMs: 500 }),
  {
    what: 'the broker is killed',
    async strike({ system, random, pause, scaled }) {
      await system.broker.killNode();
      await pause(scaled(random.between(500, 5000)));
      await system.broker.startNode();
    },
  },
  {
    what: 'the database is killed',
    async strike({ system, random, pause, scaled }) {
      await system.database.kill();
      await pause(scaled(random.between(500, 15_000)));
      await system.database.start();
    },
  },
  {
    what: 'all connections to the broker are closed',
    async strike({ system }) {
      await system.broker.closeConnections(system.name);
    },
  },
  {
    what: 'the broker has no memory left',
    async strike({ system, pause, scaled }) {
      await takeMemory(system);
      await pause(scaled(ALARM_MS));
      await giveMemory(system);
    },
  },
];

/**
 * @param {string} what
 * @param {Choice} choose
 * @param {NodeJS.Signals} signal
 * @returns {SoakFault}
 */
function ended(what, choose, signal) {
  return {
    what,
    async strike(context) {
      const { random, pause, scaled } = context;
      const app = choose(context);
      await app.kill(signal);
      await pause(scaled(random.between(0, 5000)));
      await app.start();
    },
  };
}

/**
 * @param {string} what
 * @param {Choice} choose
 * @returns {SoakFault}
 */
function frozen(what, choose) {
  return {
    what,
    async strike(context) {
      const app = choose(context);
      app.signal('SIGSTOP');
      await context.pause(context.scaled(FROZEN_MS));
      app.signal('SIGCONT');
    },
  };
}

/**
 * @param {string} what
 * @param {Faults} faults
 * @returns {SoakFault}
 */
function failing(what, faults) {
  return {
    what,
    async strike({ system, random, pause, scaled }) {
      await system.backend.setFaults({ ...faults, seed: Math.floor(random.between(1, 1e6)) });
      await pause(scaled(FAILING_MS));
      await system.backend.setFaults({});
    },
  };
}

/** @param {readonly AppProcess[]} apps */
function second([, app]) {
  if (!app) throw new Error('The soak needs two of each.');
  return app;
}
