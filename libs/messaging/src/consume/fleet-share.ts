/** What all consumers of a queue together may do. */
export interface FleetBudget {
  /** Calls at once, of all of them. */
  readonly calls: number;
  /** How long one call takes at most, in milliseconds. */
  readonly callTimeoutMs: number;
}

/** How often each consumer asks the broker how many there are, in milliseconds. */
export const countEveryMs = 500;

/** For so long from when it was asked for, an answer lets calls begin, and tells of all who came and went. */
const goodForMs = 800;

/** One poll at its worst: two answers that were good to their end, and timers that are late. */
const pollMs = 2 * goodForMs + 400;

/**
 * What one consumer may do of the budget by the counts that it has seen, as an immutable value. Times are of a clock
 * that is never set. Why the calls of all never exceed the budget: docs/adr/0009-fleet-budget.md.
 */
export interface FleetShare {
  readonly budget: FleetBudget;
  /** Since when it is counted by the others, and counts them without a long gap. */
  readonly sinceMs: number;
  /** When the last answer was asked for. */
  readonly askedAtMs: number;
  /** The last count, and before it each greater one that may still matter, with the time until which it may have held. */
  readonly counts: readonly { readonly consumers: number; readonly untilMs: number }[];
}

/** The share of one that has just been subscribed. */
export function newcomer(budget: FleetBudget, nowMs: number): FleetShare {
  return { budget, sinceMs: nowMs, askedAtMs: Number.NEGATIVE_INFINITY, counts: [] };
}

/** The share after an answer that came at `nowMs`. */
export function afterCount(
  share: FleetShare,
  consumers: number,
  askedAtMs: number,
  nowMs: number,
): FleetShare {
  // Asked before it was one of them. And who is one of them and reads 0 was told nothing: the broker's leader is away.
  if (askedAtMs < share.sinceMs || consumers < 1) return share;
  const current = { consumers, untilMs: nowMs };
  const last = share.counts.at(-1);
  const unseenMs = nowMs - (last ? share.askedAtMs : share.sinceMs);
  const settleMs = settleTimeMs(share.budget);
  // Others may have come, begun to call, and gone; before the first answer it knows of none.
  if (unseenMs > (last ? settleMs - goodForMs : goodForMs))
    return { ...share, sinceMs: nowMs, askedAtMs, counts: [current] };
  if (!last) return { ...share, askedAtMs, counts: [current] };
  // In a shorter gap some may have gone and others come, but whoever calls by now was there at one of its ends.
  const between = unseenMs > goodForMs ? last.consumers + consumers - 1 : last.consumers;
  const seen = [...share.counts, { consumers: between, untilMs: nowMs }, current];
  const counts = seen.filter(
    (each, index) =>
      nowMs - each.untilMs < settleMs &&
      seen.slice(index + 1).every((later) => later.consumers < each.consumers),
  );
  return { ...share, askedAtMs, counts };
}

/**
 * How many calls it may have under way: its part of the budget by the highest count that held lately. None while it is
 * a newcomer, or does not know how many there are.
 */
export function callsOf({ budget, sinceMs, askedAtMs, counts }: FleetShare, nowMs: number): number {
  const settleMs = settleTimeMs(budget);
  if (nowMs - sinceMs < settleMs || nowMs - askedAtMs > goodForMs) return 0;
  const lately = counts.filter(({ untilMs }) => nowMs - untilMs < settleMs);
  const consumers = Math.max(...lately.map((count) => count.consumers));
  // One more than calls is refused before its first call: the others keep one each.
  return Math.max(1, Math.floor(budget.calls / consumers));
}

/** What a change needs until every consumer has seen it and has no call left from before. */
function settleTimeMs({ callTimeoutMs }: FleetBudget): number {
  return pollMs + callTimeoutMs;
}
