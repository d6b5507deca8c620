import { afterCount, callsOf, newcomer, type FleetShare } from './fleet-share.js';

const budget = { calls: 12, callTimeoutMs: 1_000 };
/** One poll at its worst, and one call. */
const settleMs = 3_000;

/** Subscribed at 0, and counted once every half second from then on. */
function counted(counts: readonly number[]): FleetShare {
  return counts.reduce(
    (share, consumers, index) => seen(share, consumers, 500 * (index + 1)),
    newcomer(budget, 0),
  );
}
const seen = (share: FleetShare, consumers: number, atMs: number) => afterCount(share, consumers, atMs, atMs);
const often = (consumers: number, times: number) => Array.from({ length: times }, () => consumers);

describe('the share of a consumer in the budget of all', () => {
  it('is nothing for a newcomer until one poll and one call have passed', () => {
    const share = counted(often(3, 6));
    expect(callsOf(share, settleMs - 1)).toBe(0);
    expect(callsOf(share, settleMs)).toBe(4);
  });

  it('is nothing while nobody has said how many there are', () => {
    expect(callsOf(newcomer(budget, 0), settleMs)).toBe(0);
  });

  it.each([
    [1, 12],
    [2, 6],
    [5, 2],
    [12, 1],
  ])('of %d is %d, rounded down', (consumers, calls) => {
    expect(callsOf(counted(often(consumers, 8)), 4_000)).toBe(calls);
  });

  it('shrinks as soon as more are seen', () => {
    expect(callsOf(counted([...often(2, 8), 3]), 4_500)).toBe(4);
  });

  it('grows when one poll and one call have passed since fewer were seen', () => {
    // The higher count may have held until 4500, when the lower was seen.
    const share = counted([...often(3, 8), ...often(2, 6)]);
    expect(callsOf(share, 4_500 + settleMs - 1)).toBe(4);
    expect(callsOf(share, 4_500 + settleMs)).toBe(6);
  });

  it('does not grow by a count that is lower for a while only', () => {
    const share = counted([...often(3, 8), 2, 2, 3, ...often(2, 6)]);
    expect(callsOf(share, 6_000 + settleMs - 1)).toBe(4);
    expect(callsOf(seen(share, 2, 6_000 + settleMs), 6_000 + settleMs)).toBe(6);
  });

  it('grows in steps when one goes after another', () => {
    // 4 until 4500, 3 until 6000, 2 from then on.
    const before = [...often(4, 8), 3, 3, 3];
    const shares = counted([...before, ...often(2, 3)]);
    expect([callsOf(shares, 4_500 + settleMs - 1), callsOf(shares, 4_500 + settleMs)]).toEqual([3, 4]);
    const later = counted([...before, ...often(2, 6)]);
    expect([callsOf(later, 6_000 + settleMs - 1), callsOf(later, 6_000 + settleMs)]).toEqual([4, 6]);
  });

  it('is one call each where there are more consumers than calls', () => {
    expect(callsOf(counted([...often(12, 8), 13]), 4_500)).toBe(1);
  });

  it('is nothing from 800 ms after the last answer was asked for, and the same as before with the next', () => {
    const share = afterCount(counted(often(1, 8)), 1, 4_300, 4_500);
    expect([callsOf(share, 5_100), callsOf(share, 5_101)]).toEqual([12, 0]);
    expect(callsOf(seen(share, 1, 5_600), 5_600)).toBe(12);
  });

  it('is by those before and those after a gap, all but itself, until one poll and one call have passed', () => {
    const gap = seen(counted(often(2, 8)), 2, 4_801);
    expect(callsOf(gap, 4_801)).toBe(4);
    const after = [5_300, 5_800, 6_300, 6_800, 7_300, 7_800].reduce(
      (share, atMs) => seen(share, 2, atMs),
      gap,
    );
    expect([callsOf(after, 7_800), callsOf(seen(after, 2, 7_801), 7_801)]).toEqual([4, 6]);
  });

  it("is a newcomer's again when others may have come, begun and gone unseen", () => {
    const share = counted(often(2, 8));
    expect(callsOf(seen(share, 2, 6_200), 6_200)).toBe(4);
    expect(callsOf(seen(share, 2, 6_201), 6_201)).toBe(0);
  });

  it('heeds no answer that was asked for before it was subscribed, and no 0', () => {
    const share = counted(often(1, 8));
    expect(afterCount(newcomer(budget, 0), 1, -1, 20)).toEqual(newcomer(budget, 0));
    expect(seen(share, 0, 4_500)).toBe(share);
  });
});
