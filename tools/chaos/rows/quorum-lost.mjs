import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

const PUBLISH_TIMEOUT_MS = 2000;
const REFUSED_WITHIN_MS = PUBLISH_TIMEOUT_MS + 500;

/** Long enough for submissions that cannot wait for the end of it. */
const LEAST_OUTAGE_MS = 2 * REFUSED_WITHIN_MS;

/** What may answer without a quorum. */
const honest = ['503 broker-unavailable', '503 broker-refused', '503 outcome-unknown', '503 overloaded'];

export const quorumLost = row({
  id: 'F9',
  title: 'quorum lost',
  fault: 'Two of three nodes are killed with SIGKILL, and started again after 15 seconds',
  holds: [
    'Nothing is accepted meanwhile: submissions are answered 503, within the publish timeout and half a second until the nodes begin to boot',
    'Gateways and consumers recover by themselves',
  ],
  stack: { cluster: true, gatewayEnv: { PUBLISH_TIMEOUT_MS: String(PUBLISH_TIMEOUT_MS) } },

  async provoke(context) {
    const { system, random, pause, scaled, broken, healed, load } = context;
    await pause(random.between(500, 1500));
    const survivor = random.pick([0, 1, 2]);
    const killed = [0, 1, 2].filter((node) => node !== survivor);
    broken(`kill -9 of nodes ${killed.join(' and ')}`);
    await Promise.all(killed.map((node) => system.broker.killNode(node)));
    const goneAtMs = performance.now();
    await pause(Math.max(LEAST_OUTAGE_MS, scaled(15_000)));
    context.seen = { goneAtMs, startedAtMs: performance.now() };
    await Promise.all(killed.map((node) => system.broker.startNode(node)));
    healed('all nodes take connections again');
    await load.accepted(100, 60_000);
  },

  checks({ sentBetween, system, seen, brokenAtMs = 0, healedAtMs = 0 }) {
    const { goneAtMs = 0, startedAtMs = 0 } = seen ?? {};
    const meanwhile = sentBetween(goneAtMs, startedAtMs - REFUSED_WITHIN_MS);
    const accepted = meanwhile.filter(({ status }) => status === 202);
    const refused = sentBetween(brokenAtMs, startedAtMs).filter(({ status }) => status !== 202);
    const allRefused = sentBetween(brokenAtMs, healedAtMs).filter(({ status }) => status !== 202);
    const dishonest = allRefused.filter((answer) => !honest.includes(describeAnswer(answer)));
    // Nodes that boot take all of a small machine.
    const [slowest] = refused.toSorted((a, b) => b.tookMs - a.tookMs);
    const restarted = system.processes.filter(({ exits }) => exits.length > 0);
    return [
      check(
        'nothing is accepted without a quorum',
        meanwhile.length > 0 && accepted.length === 0,
        `${accepted.length} of ${meanwhile.length}`,
      ),
      check(
        'submissions are refused with 503',
        allRefused.length > 0 && dishonest.length === 0,
        `${allRefused.length} refused, ${dishonest.length} in another way`,
      ),
      check(
        'each within the publish timeout and half a second',
        slowest !== undefined && slowest.tookMs <= REFUSED_WITHIN_MS,
        slowest
          ? `slowest ${Math.round(slowest.tookMs)} ms (${describeAnswer(slowest)}, sent ${Math.round(slowest.sentAtMs - brokenAtMs)} ms after the kill)`
          : 'none',
      ),
      check(
        'no app was started again',
        seen !== undefined && restarted.length === 0,
        restarted.map(({ name }) => name).join(' ') || 'none',
      ),
    ];
  },
});
