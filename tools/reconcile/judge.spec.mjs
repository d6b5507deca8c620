import { isQuiet, judge, stillMissing } from './judge.mjs';
import { report } from './report.mjs';

/** @import { PublisherReckoning, SequenceRange } from '@order-intake/order-store' */

const none = { ledger: 0, saved: 0, differences: [] };
const emptyQueues = [
  { name: 'orders.send', messages: 0, isDead: false },
  { name: 'orders.send.dead', messages: 3, isDead: true },
];

/**
 * @param {SequenceRange[]} unsettled
 * @param {Partial<PublisherReckoning>} [differences]
 */
const publisher = (unsettled, differences = {}) => ({
  boot: 'b1',
  openedAt: new Date(0),
  heardAt: new Date(0),
  silentMs: 500,
  issued: 14,
  confirmed: 10,
  settled: 9,
  unsettled,
  unsettledCount: unsettled.reduce((count, { from, to }) => count + to - from + 1, 0),
  unconfirmed: [{ from: 11, to: 12 }],
  unconfirmedCount: 2,
  ...differences,
});

/**
 * @param {PublisherReckoning[]} publishers
 * @param {Partial<{ retrying: number, queues: import('./judge.mjs').Look['queues'] }>} [differences]
 */
const lookAt = (publishers, { retrying = 0, queues = emptyQueues } = {}) => ({
  queues,
  reconciliation: {
    publishers,
    unreported: [],
    states: { retrying, saved: 9, rejected: 0, failed: 0 },
    deadLetters: 0,
  },
});

const seven = [{ from: 7, to: 7 }];

describe('the verdict', () => {
  it('is that all adds up when nothing is missing', () => {
    expect(judge(lookAt([publisher([])]), none).addsUp).toBe(true);
  });

  it('is against a number without an end, once nothing is under way', () => {
    const look = lookAt([publisher(seven)]);
    const verdict = judge(look, none);
    expect(verdict.addsUp).toBe(false);
    expect(report(look, none, verdict).join('\n')).toContain('without an end: 7');
  });

  it.each([
    ['a queue holds a message', { queues: [{ name: 'orders.send', messages: 1, isDead: false }] }],
    [
      'a queue is not counted yet',
      { queues: [{ name: 'orders.send', messages: Number.NaN, isDead: false }] },
    ],
    ['an order is retrying', { retrying: 1 }],
  ])('waits while %s', (_what, differences) => {
    const look = lookAt([publisher(seven)], differences);
    expect(isQuiet(look)).toBe(false);
    expect(judge(look, none)).toMatchObject({ addsUp: true, text: expect.stringContaining('under way') });
  });

  it('cannot be good without the queues, if a number has no end', () => {
    const look = { ...lookAt([publisher(seven)]), queues: undefined };
    expect(judge(look, none).addsUp).toBe(false);
    expect(judge({ ...lookAt([publisher([])]), queues: undefined }, none).addsUp).toBe(true);
  });

  it.each(
    /** @type {const} */ ([
      ['lost', false],
      ['doubled', false],
      ['untold', false],
      ['twin', true],
      ['unrecorded', true],
    ]),
  )('on an order that is %s: %s', (kind, addsUp) => {
    const ledger = { ledger: 1, saved: 1, differences: [{ id: 'some-id', kind, text: 'differs' }] };
    const look = lookAt([publisher([])]);
    const verdict = judge(look, ledger);
    expect(verdict.addsUp).toBe(addsUp);
    expect(report(look, ledger, verdict)).toContain('  some-id differs');
  });

  it('counts as missing only what two looks find missing', () => {
    const earlier = lookAt([publisher([{ from: 3, to: 7 }])]);
    const later = lookAt([
      publisher([
        { from: 2, to: 3 },
        { from: 7, to: 9 },
      ]),
    ]);
    expect(stillMissing(earlier, later).reconciliation.publishers[0]).toMatchObject({
      unsettled: [
        { from: 3, to: 3 },
        { from: 7, to: 7 },
      ],
      unsettledCount: 2,
    });
  });
});

describe('the report', () => {
  /** @param {Partial<PublisherReckoning>} differences */
  const linesOf = (differences) => {
    const look = lookAt([publisher([], differences)]);
    return report(look, none, judge(look, none)).join('\n');
  };

  it('shows what a killed gateway left uncertain', () => {
    expect(linesOf({ silentMs: 95_000 })).toMatch(
      /silent for 95 s.*\n.*uncertain: 11-12, and any number above 14/,
    );
  });

  it.each([
    ['runs', {}],
    ['stopped in order', { silentMs: 95_000, closedAt: new Date(0) }],
  ])('shows no uncertainty of one that %s', (_what, differences) => {
    expect(linesOf(differences)).not.toContain('uncertain');
  });
});
