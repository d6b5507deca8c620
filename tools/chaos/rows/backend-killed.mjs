import { check, row } from '../row.mjs';

/** One with calls that are saved and not answered, one without. */
const LEAST_KILLS = 2;

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
    /** @type {number[]} */
    const recognised = [];
    context.seen = recognised;
    for (let turn = 0; turn < LEAST_KILLS || hasTime(4000); turn += 1) {
      await pause(random.between(500, 1500));
      const afterCommit = turn % 2 === 0;
      if (afterCommit) {
        broken('saves half of the calls and cuts their connections');
        await backend.setFaults({ resetAfterSaveRate: 0.5, seed: Math.floor(random.between(1, 1e6)) });
        await pause(random.between(200, 500));
      } else {
        // Nothing was cut off in this life: what comes again was saved before the kill.
        recognised.push((await backend.stats()).replays);
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
    const recognised = /** @type {number[]} */ (seen);
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
        Math.max(...recognised) > 0,
        `${recognised.join(', ')} calls in its lives after such a kill`,
      ),
    ];
  },
});
