import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { CompleteRow } from '../row.mjs' */
/** @import { Broker } from '../system/broker.mjs' */

/** Hanging is noticed after six seconds, and then there is a leader to be found. */
const LEAST_PARTITION_MS = 15_000;

/** By this time before its end the majority has to be at work. */
const AT_WORK_MS = 4000;
const REJOINED_WITHIN_MS = 60_000;

/**
 * The rows of one table: they differ in how the network breaks.
 * @param {{ id: string, title: string, manner: 'reset' | 'silent', fault: string }} variant
 * @returns {CompleteRow}
 */
const partedCluster = ({ id, title, manner, fault }) =>
  row({
    id,
    title,
    fault,
    holds: [
      'The two others go on, and every gateway finds them',
      'When the network heals, so does the cluster',
    ],
    stack: { cluster: true, breakableNetwork: true },

    async provoke(context) {
      const { system, random, pause, scaled, broken, healed, load } = context;
      const { broker } = system;
      if (!broker.network) throw new Error('The network of this cluster cannot be broken.');
      await pause(random.between(500, 1500));
      const leader = await broker.leaderOf(system.name);
      const other = random.pick([0, 1, 2].filter((node) => node !== leader));
      broken(`node ${leader}, the leader, is cut off from the others`);
      broker.network.cutOff(leader, manner);
      await pause(Math.max(LEAST_PARTITION_MS, scaled(20_000)));
      const joinedAtMs = performance.now();
      context.seen = { leader, joinedAtMs, running: await broker.runningAccordingTo(other) };
      broker.network.heal();
      healed('the nodes reach each other again');
      await untilWhole(broker);
      await load.accepted(100, 60_000);
      context.seen.isWhole = true;
    },

    checks({ sentBetween, system, seen }) {
      const { leader, joinedAtMs = Infinity, running = [], isWhole = false } = seen ?? {};
      const late = sentBetween(joinedAtMs - AT_WORK_MS, joinedAtMs);
      const accepted = system.gateways.map(
        ({ url }) => late.filter(({ gateway, status }) => gateway === url && status === 202).length,
      );
      return [
        check(
          'the others take the node for dead',
          leader !== undefined && running.length === 2 && !running.includes(leader),
          `nodes ${running.join(' and ')} run, ${leader} is cut off`,
        ),
        check(
          'every gateway is at work before the network heals',
          accepted.every((count) => count > 0),
          `${accepted.join(' and ')} accepted in the last ${AT_WORK_MS / 1000} s`,
        ),
        check('all nodes join again', isWhole, String(isWhole)),
      ];
    },
  });

export const clusterCut = partedCluster({
  id: 'F10a',
  title: 'network partition, reset',
  manner: 'reset',
  fault:
    'Of a cluster of three the leader is cut off from the others: connections between nodes are reset, for 20 seconds',
});

export const clusterSilent = partedCluster({
  id: 'F10b',
  title: 'network partition, silent',
  manner: 'silent',
  fault:
    'Of a cluster of three the leader is cut off from the others: no byte passes between nodes, for 20 seconds',
});

/** @param {Broker} broker */
async function untilWhole(broker) {
  const all = broker.nodes.map((_, index) => index);
  const isWhole = async () => {
    try {
      const running = await Promise.all(all.map((index) => broker.runningAccordingTo(index)));
      const parted = await Promise.all(all.map((index) => broker.isParted(index)));
      return running.every(({ length }) => length === all.length) && !parted.includes(true);
    } catch {
      // One of them pauses itself, or is coming back.
      return false;
    }
  };
  await waitFor(isWhole, {
    timeoutMs: REJOINED_WITHIN_MS,
    everyMs: 500,
    failure: () => new Error(`The cluster is not whole within ${REJOINED_WITHIN_MS / 1000} s.`),
  });
}
