import fc from 'fast-check';
import { afterCount, callsOf, countEveryMs, newcomer, type FleetShare } from './fleet-share.js';

const budget = { calls: 12, callTimeoutMs: 1_000 };
const stepMs = 50;
const lastsMs = 20_000;

/** What befalls a consumer: it goes and finishes its calls; the broker loses it, and it does not know; it is not answered. */
type Event = {
  readonly kind: 'join' | 'leave' | 'lost' | 'unanswered';
  readonly atMs: number;
  readonly pick: number;
};

const events = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'join' as const,
      'join' as const,
      'leave' as const,
      'lost' as const,
      'unanswered' as const,
    ),
    atMs: fc.integer({ min: 0, max: lastsMs / stepMs }).map((step) => step * stepMs),
    pick: fc.nat(1_000),
  }),
  { minLength: 2, maxLength: 40 },
);

/** A consumer that always begins as many calls as it may, each of which takes as long as one can. */
class Consumer {
  isCounted = true;
  isSubscribed = true;
  unansweredUntilMs = 0;
  calls: number[] = [];
  #share: FleetShare;
  #nextPollMs: number;

  constructor(nowMs: number, pick: number) {
    this.#share = newcomer(budget, nowMs);
    this.#nextPollMs = nowMs + (pick % (countEveryMs / stepMs)) * stepMs;
  }

  poll(consumers: number, nowMs: number): void {
    if (nowMs < this.#nextPollMs || !this.isCounted) return;
    this.#nextPollMs = nowMs + countEveryMs;
    if (nowMs >= this.unansweredUntilMs) this.#share = afterCount(this.#share, consumers, nowMs, nowMs);
  }

  begin(nowMs: number): void {
    const calls = this.isSubscribed ? callsOf(this.#share, nowMs) : 0;
    while (this.calls.length < calls) this.calls.push(nowMs + budget.callTimeoutMs);
  }
}

/** The most calls at once of all consumers, and how many there were at most. */
function run(happenings: readonly Event[]): { calls: number; consumers: number } {
  const fleet: Consumer[] = [];
  const most = { calls: 0, consumers: 0 };
  for (let nowMs = 0; nowMs < lastsMs; nowMs += stepMs) {
    for (const { kind, pick } of happenings.filter(({ atMs }) => atMs === nowMs)) {
      const subscribed = fleet.filter(({ isSubscribed }) => isSubscribed);
      const one = subscribed[pick % subscribed.length];
      const isFull = fleet.filter(({ isCounted }) => isCounted).length >= budget.calls;
      if (kind === 'join' && !isFull) fleet.push(new Consumer(nowMs, pick));
      if (kind === 'leave' && one) one.isSubscribed = one.isCounted = false;
      if (kind === 'lost' && one) one.isCounted = false;
      if (kind === 'unanswered' && one) one.unansweredUntilMs = nowMs + pick * 4;
    }
    const consumers = fleet.filter(({ isCounted }) => isCounted).length;
    for (const each of fleet) {
      each.calls = each.calls.filter((endMs) => endMs > nowMs);
      each.poll(consumers, nowMs);
      each.begin(nowMs);
    }
    const calls = fleet.reduce((sum, each) => sum + each.calls.length, 0);
    most.calls = Math.max(most.calls, calls);
    most.consumers = Math.max(most.consumers, consumers);
  }
  return most;
}

describe('the budget of all consumers', () => {
  it('is used whole by one', () => {
    expect(run([{ kind: 'join', atMs: 0, pick: 0 }])).toEqual({ calls: 12, consumers: 1 });
  });

  it('is never exceeded, whoever comes, goes, is lost or not answered, and when', () => {
    fc.assert(
      fc.property(events, (happenings) => run(happenings).calls <= budget.calls),
      { numRuns: 3_000 },
    );
  });
});
