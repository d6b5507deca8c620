import { findFaults } from './faults.mjs';

/** @import { Figures } from '../report/results.mjs' */
/** @import { Findings } from './faults.mjs' */

/** Those that count. */
const figures = /** @type {Figures} */ (
  /** @type {unknown} */ ({
    accepted: 10,
    lost: 0,
    wrong: 0,
    untold: 0,
    duplicated: 0,
    unexpected: 0,
    failed: 0,
    deadLetters: 2,
    named: { lost: ['c-1 PO-7'] },
  })
);

/** @type {Findings} */
const held = {
  figures,
  checks: [{ what: 'it holds', holds: true, found: '1' }],
  allowedLetters: 2,
  inDeadQueue: 2,
  reconciled: { addsUp: true, missing: 0, text: 'Adds up.' },
  stillBusy: undefined,
  processes: [{ name: 'gateway-1', exits: [{ code: 1, signal: null, wasAsked: true }], faultLines: [] }],
};

/** @param {Partial<Figures>} changes @returns {Partial<Findings>} */
const counted = (changes) => ({ figures: { ...figures, ...changes } });

describe('a run', () => {
  it('has no fault where all holds, also if a process was killed', () => {
    expect(findFaults(held)).toEqual([]);
  });

  it.each(
    /** @type {[string, Partial<Findings>, string][]} */ ([
      ['an order is lost', counted({ lost: 1 }), 'lost 1: c-1 PO-7'],
      ['an order is wrong', counted({ wrong: 1, named: { wrong: ['a'] } }), 'wrong 1: a'],
      ['an order is told otherwise', counted({ untold: 1, named: { untold: ['a'] } }), 'untold 1: a'],
      [
        'an order is there twice',
        counted({ duplicated: 1, named: { duplicated: ['a'] } }),
        'duplicated 1: a',
      ],
      [
        'an order was refused and appears',
        counted({ unexpected: 1, named: { unexpected: ['a'] } }),
        'unexpected 1: a',
      ],
      ['an order used up its attempts', counted({ failed: 1 }), 'failed 1'],
      ['no order was accepted', counted({ accepted: 0 }), 'no order was accepted'],
      [
        'something is under way at the end',
        { stillBusy: 'orders.send holds 1' },
        'not empty in time: orders.send holds 1',
      ],
      ['a dead letter too many', { allowedLetters: 1 }, 'dead letters 2 instead of 1'],
      [
        'a dead letter that the queue has not',
        { inDeadQueue: 1 },
        'the store knows 2 dead letters, their queue holds 1',
      ],
      ['a number has no end', { reconciled: { addsUp: true, missing: 1, text: '7' } }, 'reconcile: 7'],
      ['it does not add up', { reconciled: { addsUp: false, missing: 0, text: 'no' } }, 'reconcile: no'],
      [
        'a check does not hold',
        { checks: [{ what: 'it holds', holds: false, found: '2' }] },
        'does not hold: it holds (2)',
      ],
      [
        'an app ended by itself',
        {
          processes: [
            { name: 'consumer-1', exits: [{ code: 1, signal: null, wasAsked: false }], faultLines: [] },
          ],
        },
        'consumer-1 ended by itself (exit code 1)',
      ],
      [
        'an app complained',
        { processes: [{ name: 'consumer-1', exits: [], faultLines: ['unhandledRejection'] }] },
        'consumer-1 has 1 lines like unhandledRejection',
      ],
    ]),
  )('has one fault: %s', (_, change, fault) => {
    expect(findFaults({ ...held, ...change })).toEqual([fault]);
  });
});
