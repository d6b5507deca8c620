import { Logger } from '@nestjs/common';
import { BackendGate } from './backend-gate.js';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await settle();
}

/** Calls that wait at the gate; `begun` counts those that it let through, which last. */
function waitingCalls(gate: BackendGate, count: number): { begun: number } {
  const calls = { begun: 0 };
  for (let index = 0; index < count; index += 1)
    gate
      .run(() => {
        calls.begun += 1;
        return new Promise<void>(() => undefined);
      }, never)
      .catch(() => undefined);
  return calls;
}

/** A share that changes by itself, or with word of it. */
class ChangingShare {
  calls = 0;
  #tell: () => void = () => undefined;

  onChange(callback: () => void): void {
    this.#tell = callback;
  }

  becomes(calls: number): void {
    this.calls = calls;
    this.#tell();
  }
}

async function openBreaker(gate: BackendGate): Promise<void> {
  const failures = Array.from({ length: 25 }, () => gate.run(() => Promise.reject(new Error('down')), never));
  await Promise.all(failures);
  expect(gate.breaker).toBe('open');
}

describe('the gate to the backend', () => {
  let gate: BackendGate;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => (gate = new BackendGate(30)));
  afterEach(() => gate.close());

  it('stays shut until each reason to pause is gone, whatever the limit is', async () => {
    gate.pause('one');
    gate.pause('other');
    const calls = waitingCalls(gate, 5);
    gate.limit = 3;
    gate.resume('one');
    await settle();
    expect([calls.begun, gate.pauses]).toEqual([0, ['other']]);
    gate.resume('other');
    await settle();
    expect(calls.begun).toBe(3);
  });

  it('is not opened by a limit or the end of a pause while the breaker is open, and then by a single probe', async () => {
    await openBreaker(gate);
    const calls = waitingCalls(gate, 5);
    gate.pause('one');
    gate.limit = 50;
    gate.resume('one');
    await settle();
    expect(calls.begun).toBe(0);
    await until(() => gate.breaker === 'half-open');
    gate.limit = 40;
    await settle();
    expect(calls.begun).toBe(1);
  });

  it('tells since when calls may begin', async () => {
    const before = gate.openSinceMs;
    await until(() => Date.now() > before);
    gate.pause('one');
    gate.limit = 7;
    expect(gate.openSinceMs).toBe(before);
    gate.resume('one');
    expect(gate.openSinceMs).toBeGreaterThan(before);
  });
});

describe('the gate to a backend that is shared', () => {
  const share = new ChangingShare();
  let gate: BackendGate;

  beforeEach(() => {
    share.calls = 0;
    gate = new BackendGate(5, share);
  });
  afterEach(() => gate.close());

  it('lets no more through than the share, and no more than the limit', async () => {
    const calls = waitingCalls(gate, 10);
    await settle();
    expect([calls.begun, gate.effectiveLimit, gate.pauses.length]).toEqual([0, 0, 1]);
    share.becomes(3);
    await settle();
    expect([calls.begun, gate.effectiveLimit, gate.pauses.length]).toEqual([3, 3, 0]);
    share.becomes(8);
    await settle();
    expect([calls.begun, gate.effectiveLimit]).toEqual([5, 5]);
  });

  it('begins none with a share that ran out unnoticed, neither one that comes nor one that waits', async () => {
    share.becomes(1);
    const first = Promise.withResolvers<void>();
    const ended = gate.run(() => first.promise, never);
    const waiting = waitingCalls(gate, 1);
    await settle();
    share.calls = 0;
    first.resolve();
    await ended;
    const coming = waitingCalls(gate, 1);
    await settle();
    expect([waiting.begun, coming.begun]).toEqual([0, 0]);
  });
});
