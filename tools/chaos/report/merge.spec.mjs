import { mergeRuns, newestRuns, wordsOf } from './merge.mjs';

/** @import { RowRun } from './results.mjs' */

/**
 * @param {string} row
 * @param {number} seed
 * @param {Partial<Pick<RowRun, 'commit' | 'rabbitmq' | 'date' | 'seconds'> & { verdict: 'failed' }>} [changes]
 * @returns {RowRun}
 */
const aRun = (row, seed, changes = {}) => ({
  row,
  seed,
  commit: 'a',
  rabbitmq: '3.10.8',
  title: '',
  fault: '',
  holds: [],
  date: '',
  seconds: 20,
  verdict: 'passed',
  faults: [],
  checks: [],
  notes: [],
  ...changes,
});

/** @param {string} row @returns {RowRun} */
const notRun = (row) => ({ ...aRun(row, 1), rabbitmq: '-', verdict: 'not run', reason: 'no namespaces' });

/** @param {readonly RowRun[]} runs */
const keys = (runs) => runs.map(({ row, rabbitmq, seed, commit }) => `${row} ${rabbitmq} ${seed} ${commit}`);

describe('runs of several sittings', () => {
  it('stand in the order of the failure table', () => {
    const runs = mergeRuns(
      [aRun('F10b', 1), aRun('F10a', 2), aRun('F2', 2)],
      [aRun('F2', 1), aRun('F2', 1, { rabbitmq: '4.0.5' }), aRun('F1', 1)],
    );
    expect(keys(runs)).toEqual([
      'F1 3.10.8 1 a',
      'F2 3.10.8 1 a',
      'F2 3.10.8 2 a',
      'F2 4.0.5 1 a',
      'F10a 3.10.8 2 a',
      'F10b 3.10.8 1 a',
    ]);
  });

  it('are replaced by later ones of the same row, broker, seed, length and sources', () => {
    const again = { ...aRun('F1', 1), date: '2' };
    expect(mergeRuns([aRun('F1', 1), aRun('F1', 2)], [again])).toEqual([again, aRun('F1', 2)]);
    expect(mergeRuns([aRun('F1', 1)], [aRun('F1', 1, { commit: 'b' })])).toHaveLength(2);
    expect(mergeRuns([aRun('F1', 1)], [aRun('F1', 1, { seconds: 300 })])).toHaveLength(2);
    const failed = aRun('F1', 1, { verdict: 'failed', date: '1' });
    expect(mergeRuns([failed], [failed, again])).toEqual([failed, again]);
  });
});

describe('the newest runs', () => {
  it('are the last of each row, broker and seed', () => {
    const runs = mergeRuns([aRun('F1', 1, { commit: 'b', date: '2' })], [aRun('F1', 1), aRun('F1', 2)]);
    expect(keys(newestRuns(runs))).toEqual(['F1 3.10.8 1 b', 'F1 3.10.8 2 a']);
  });

  it('tell of a row that could not be run until it was', () => {
    expect(newestRuns([notRun('F10')])).toHaveLength(1);
    expect(keys(newestRuns(mergeRuns([notRun('F10')], [aRun('F10', 1)])))).toEqual(['F10 3.10.8 1 a']);
  });
});

describe('the words of a row', () => {
  it('are those of its newest run, whichever broker or seed that had', () => {
    const [older, newer] = [aRun('F1', 1, { date: '2' }), aRun('F1', 1, { date: '3', rabbitmq: '4.0.5' })];
    expect(wordsOf([aRun('F1', 2, { date: '1' }), newer, older])).toBe(newer);
  });
});
