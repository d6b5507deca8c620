import { recordedStates, type RecordedState } from './order-state.js';
import { mayReplace } from './outcome.js';

/** When the next outcome may replace the current one, by how its attempts compare. */
type When = 'never' | 'always' | 'more attempts' | 'no fewer attempts';

const inTheSameLife: Record<RecordedState, Record<RecordedState, When>> = {
  retrying: { retrying: 'no fewer attempts', saved: 'always', rejected: 'always', failed: 'always' },
  saved: { retrying: 'never', saved: 'never', rejected: 'never', failed: 'never' },
  rejected: { retrying: 'never', saved: 'always', rejected: 'more attempts', failed: 'more attempts' },
  failed: { retrying: 'never', saved: 'always', rejected: 'more attempts', failed: 'more attempts' },
};

const inAnotherLife: Record<RecordedState, Record<RecordedState, When>> = {
  retrying: { retrying: 'never', saved: 'always', rejected: 'never', failed: 'never' },
  saved: { retrying: 'never', saved: 'never', rejected: 'never', failed: 'never' },
  rejected: { retrying: 'always', saved: 'always', rejected: 'always', failed: 'always' },
  failed: { retrying: 'always', saved: 'always', rejected: 'always', failed: 'always' },
};

const lives = [
  { name: 'the same life', life: 'boot-1:1', table: inTheSameLife },
  { name: 'another life', life: 'boot-2:1', table: inAnotherLife },
];
const attemptsOfNext = [2, 3, 4];
const currentAttempts = 3;

const pairs = lives.flatMap(({ name, life, table }) =>
  recordedStates.flatMap((current) =>
    recordedStates.flatMap((next) =>
      attemptsOfNext.map((attempts) => ({ name, life, current, next, attempts, when: table[current][next] })),
    ),
  ),
);

describe('an outcome', () => {
  it('is compared in all pairs', () => {
    expect(pairs).toHaveLength(2 * 4 * 4 * 3);
  });

  it.each(pairs)(
    '$next at attempt $attempts replaces $current at attempt 3, of $name: $when',
    ({ life, current, next, attempts, when }) => {
      const allowed = {
        never: false,
        always: true,
        'more attempts': attempts > currentAttempts,
        'no fewer attempts': attempts >= currentAttempts,
      }[when];
      expect(
        mayReplace(
          { life: 'boot-1:1', state: current, attempts: currentAttempts },
          { life, state: next, attempts },
        ),
      ).toBe(allowed);
    },
  );

  it('that comes first in a life is the last word for a repeat of itself, unless it is a new wait', () => {
    for (const state of recordedStates) {
      const outcome = { life: 'boot-1:1', state, attempts: 1 };
      expect([state, mayReplace(outcome, outcome)]).toEqual([state, state === 'retrying']);
    }
  });
});
