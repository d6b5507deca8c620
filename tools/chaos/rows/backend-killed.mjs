import { waitFor } from '../../stack/wait-for.mjs';
import { check, row } from '../row.mjs';

/** @import { BackendProcess } from '../system/backend-process.mjs' */

/** One with calls that are saved and not answered, one without. */
const LEAST_KILLS = 2;

/** Longer than the first retry delay, and than the breaker is open. */
const COME_AGAIN_WITHIN_MS = 20_000;

export const backendKilled = row({
  id: 'F4',
  title: 'backend killed',
  fault:
    'The backend is killed with SIGKILL, before and after it commits what it saves: at random moments, some of them while calls are saved and their connections cut instead of answered',
  holds: [
    'Orders are accepted all the while',
    'What was saved before a kill is recognised when it comes again',
  ],
  // What a client sends twice would be recognised, kill or no kill.
  load: { againShare: 0, retryShare: 0 },

  async provoke(context) {
    const { system, random, pause, hasTime, broken, healed, scaled } = context;
    const { backend } = system;
    context.seen = { recognised: 0 };
    for (let turn = 0; turn < LEAST_KILLS || hasTime(4000); turn += 1) {
      await pause(random.between(500, 1500));
      const afterCommit = turn % 2 === 0;
      if (afterCommit) {
        broken('saves half of the calls and cuts their connections');
        await backend.setFaults({ resetAfterSaveRate: 0.5, seed: Math.floor(random.between(1, 1e6)) });
        await pause(random.between(200, 500));
      } else {
        // Nothing was cut off in this life: what comes again was saved before the kill. Not every kill met such a call.
        context.seen.recognised ||= await recognisedBy(backend);
      }
      broken('kill -9 of the backend');
      await backend.kill();
      await backend.setFaults({});
      await pause(random.between(200, scaled(2000)));
      await backend.start();
      healed('the backend is back');
    }
  },

  checks({ answers, seen, brokenAtMs = 0 }) {
    const since = answers.filter(({ sentAtMs }) => sentAtMs >= brokenAtMs);
    const refused = since.filter(({ status }) => status !== 202);
    return [
      check(
        'every submission is accepted',
        refused.length === 0,
        `${refused.length} of ${since.length} are not`,
      ),
      check(
        'the backend recognises what it had saved before it was killed',
        seen.recognised > 0,
        `${seen.recognised} calls, in lives in which none was cut off before`,
      ),
    ];
  },
});

/**
 * Calls of this life for what was saved before, as soon as one comes.
 * @param {BackendProcess} backend
 * @returns {Promise<number>}
 */
async function recognisedBy(backend) {
  let replays = 0;
  await waitFor(async () => (replays = (await backend.stats()).replays) > 0, {
    timeoutMs: COME_AGAIN_WITHIN_MS,
    failure: () => new Error('Nothing that was saved before the kill came again.'),
  });
  return replays;
}
