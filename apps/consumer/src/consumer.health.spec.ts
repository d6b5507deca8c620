import { progress } from './consumer.health.js';

const nowMs = 1_000_000;

type Watched = Parameters<typeof progress>[0];

function transport(changes: {
  held?: number;
  waitingMs?: number;
  pauses?: string[];
  breaker?: string;
  canForward?: boolean;
}) {
  const { held = 3, waitingMs = 0, pauses = [], breaker = 'closed', canForward = true } = changes;
  const inHand = { held, waitingSinceMs: nowMs - waitingMs };
  return { gate: { pauses, breaker }, canForward, progress: inHand } as unknown as Watched;
}
const isUp = (changes: Parameters<typeof transport>[0], timeoutMs = 10_000) =>
  progress(transport(changes), timeoutMs, nowMs).up;

describe('the progress of a consumer', () => {
  it('is given up after a minute with messages in hand and none settled', () => {
    expect(isUp({ waitingMs: 59_999 })).toBe(true);
    expect(isUp({ waitingMs: 60_000 })).toBe(false);
  });

  it('waits for three backend timeouts where they are longer', () => {
    expect(isUp({ waitingMs: 89_999 }, 30_000)).toBe(true);
    expect(isUp({ waitingMs: 90_000 }, 30_000)).toBe(false);
  });

  it.each([
    ['nothing is in hand', { held: 0 }],
    ['it is paused', { pauses: ['the order store is unavailable'] }],
    ['the breaker is open', { breaker: 'open' }],
    ['an alarm keeps retries from being published', { canForward: false }],
  ])('is not asked for while %s', (_, changes) => {
    expect(isUp({ waitingMs: 3_600_000, ...changes })).toBe(true);
  });
});
