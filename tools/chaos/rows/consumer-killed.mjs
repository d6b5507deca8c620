import { setTimeout as sleep } from 'node:timers/promises';
import { check, row } from '../row.mjs';

/** @import { SeededRandom } from '../seeded-random.mjs' */
/** @import { AppProcess } from '../system/app-process.mjs' */

const PREFETCH = 20;
const LEAST_KILLS = 4;

export const consumerKilled = row({
  id: 'F2',
  title: 'consumer killed',
  fault:
    'One consumer at a time is killed with SIGKILL at random moments: before, during and after the backend call, and between its commit and the ack',
  holds: [
    'The kills have no more messages delivered again than the prefetch each',
    'What the backend had begun or saved is recognised when it comes again',
  ],
  inContainers: true,
  stack: {
    consumerEnv: { CONSUMER_PREFETCH: String(PREFETCH) },
    // Long enough for calls to be under way at each kill.
    backendEnv: { BACKEND_BASE_LATENCY_MS: '100' },
  },
  // What a client sends twice would be delivered twice, kill or no kill.
  load: { againShare: 0, retryShare: 0 },

  async provoke({ system, random, pause, hasTime, broken, healed }) {
    const coming = new Set();
    for (let kills = 0; kills < LEAST_KILLS || hasTime(3000); kills += 1) {
      await pause(random.between(300, 1200));
      const consumer = await anyReady(system.consumers, random);
      broken(`kill -9 of ${consumer.name}`);
      await consumer.kill();
      await pause(random.between(50, 500));
      // The next kill need not wait for it: another one works on.
      consumer.launch();
      coming.add(consumer);
    }
    await Promise.all([...coming].map((consumer) => consumer.ready()));
    healed('all consumers are back');
  },

  async checks({ system, sums }) {
    const kills = system.consumers.flatMap(({ exits }) => exits).length;
    const redelivered = await system.broker.redeliveries(system.name);
    const { orphaned } = await system.backend.stats();
    return [
      check(
        'messages are delivered again, at most the prefetch for each kill',
        redelivered > 0 && redelivered <= kills * PREFETCH,
        `${redelivered} after ${kills} kills with a prefetch of ${PREFETCH}`,
      ),
      check(
        'the backend is called again for some',
        sums.replays > 0,
        `${sums.replays} calls; ${orphaned} ran on when a kill had cut them off; ${redelivered - sums.replays} more messages came again before their call or after their commit`,
      ),
    ];
  },
});

/**
 * One of those that work, so that a kill meets messages.
 * @param {readonly AppProcess[]} consumers
 * @param {SeededRandom} random
 */
async function anyReady(consumers, random) {
  for (;;) {
    const healthy = await Promise.all(consumers.map((each) => each.isHealthy('ready')));
    const ready = consumers.filter((_, index) => healthy[index]);
    if (ready.length > 0) return random.pick(ready);
    await sleep(50);
  }
}
