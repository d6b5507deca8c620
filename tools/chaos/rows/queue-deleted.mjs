import { setTimeout as sleep } from 'node:timers/promises';
import { sendOrder } from '@order-intake/contracts';
import { waitFor } from '../../stack/wait-for.mjs';
import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

/** @import { PrivateSystem } from '../system/private-system.mjs' */

const COUNTED_WITHIN_MS = 2500;
const EMPTY_WITHIN_MS = 20_000;
const AGAIN_WITHIN_MS = 10_000;
const MISSING_MS = 2000;
/** The last ones may reach the broker when the queue is there again. */
const UNDER_WAY_MS = 300;

export const queueDeleted = row({
  id: 'F16b',
  title: 'queue deleted',
  fault:
    'The order queue is deleted when it is empty, for which submissions pause; then they come again, before a consumer has declared it anew',
  holds: [
    'Until it is declared again each submission is answered 503 queue-missing',
    'Consuming again within 10 s',
  ],
  load: { retryShare: 0 },

  async provoke(context) {
    const { system, load, pause, broken, healed } = context;
    // What an operator destroys with a full queue is beyond any client: reconcile names it.
    await load.hold();
    await waitFor(() => isEmptyTwice(system), {
      timeoutMs: EMPTY_WITHIN_MS,
      failure: () => new Error('The queues do not empty.'),
    });
    // Frozen, so that there is a time in which it is missing.
    for (const consumer of system.consumers) consumer.signal('SIGSTOP');
    broken('the order queue is deleted');
    await system.broker.manage(
      'DELETE',
      `queues/${system.name}/${encodeURIComponent(sendOrder.names.queue)}`,
    );
    load.go();
    const missingFromMs = performance.now();
    await pause(MISSING_MS);
    const missingToMs = performance.now();
    for (const consumer of system.consumers) consumer.signal('SIGCONT');
    await load.accepted(1, AGAIN_WITHIN_MS);
    await Promise.all(system.consumers.map((each) => each.ready(AGAIN_WITHIN_MS)));
    healed('it is declared again');
    context.seen = { missingFromMs, missingToMs, againMs: performance.now() - missingToMs };
  },

  checks({ sentBetween, seen }) {
    const sent = sentBetween(seen.missingFromMs, seen.missingToMs - UNDER_WAY_MS);
    const others = sent.filter((answer) => describeAnswer(answer) !== '503 queue-missing');
    return [
      check(
        'each submission is answered queue-missing until then',
        sent.length > 0 && others.length === 0,
        `${others.length} of ${sent.length} are not: ${others.slice(0, 3).map(describeAnswer).join(', ')}`,
      ),
      check(
        'consuming again within 10 s',
        seen.againMs <= AGAIN_WITHIN_MS,
        `${Math.round(seen.againMs)} ms after the consumers could`,
      ),
    ];
  },
});

/**
 * The management API may be a second behind.
 * @param {PrivateSystem} system
 */
async function isEmptyTwice(system) {
  const isEmpty = async () => (await system.queues()).every(({ messages }) => messages === 0);
  if (!(await isEmpty())) return false;
  await sleep(COUNTED_WITHIN_MS);
  return isEmpty();
}
