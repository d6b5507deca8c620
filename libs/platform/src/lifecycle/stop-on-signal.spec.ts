import { setTimeout as sleep } from 'node:timers/promises';
import { Lifecycle } from './lifecycle.js';
import { stopOnSignal, type StopOptions } from './stop-on-signal.js';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function stopping(options: Partial<StopOptions> = {}) {
  const lifecycle = new Lifecycle();
  const clock = { nowMs: 10_000 };
  const exitCodes: number[] = [];
  const signal = stopOnSignal({
    lifecycle,
    logger: quiet,
    delayMs: 0,
    timeoutMs: 5_000,
    close: async () => undefined,
    exit: (code) => exitCodes.push(code),
    now: () => clock.nowMs,
    ...options,
  });
  return { lifecycle, clock, exitCodes, signal };
}

/** Closing that ends when the test says so. */
function slowClose() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { close: () => promise, finish: resolve };
}

describe('stopOnSignal', () => {
  it('reads not ready, serves on for a while, closes, and exits 0', async () => {
    const order: string[] = [];
    const beganAt = performance.now();
    const { lifecycle, signal } = stopping({
      delayMs: 30,
      close: async () => {
        order.push(`close, shutting down: ${lifecycle.isShuttingDown}`);
        expect(performance.now() - beganAt).toBeGreaterThanOrEqual(29);
      },
      exit: (code) => order.push(`exit ${code}`),
    });
    const stopped = signal();
    expect(lifecycle.isShuttingDown).toBe(true);
    expect(order).toEqual([]);
    await stopped;
    expect(order).toEqual(['close, shutting down: true', 'exit 0']);
  });

  it('takes a second signal within a second for the same one', async () => {
    const { close, finish } = slowClose();
    const { clock, exitCodes, signal } = stopping({ close });
    const stopped = signal();
    clock.nowMs += 999;
    await signal();
    expect(exitCodes).toEqual([]);
    finish();
    await stopped;
    expect(exitCodes).toEqual([0]);
  });

  it('exits 1 at once at a signal a second later', async () => {
    const { clock, exitCodes, signal } = stopping({ close: slowClose().close, timeoutMs: 50 });
    const stopped = signal();
    clock.nowMs += 1_000;
    await signal();
    expect(exitCodes).toEqual([1]);
    await stopped;
  });

  it('exits 1 when closing takes longer than it may', async () => {
    const { exitCodes, signal } = stopping({ close: slowClose().close, timeoutMs: 20 });
    await signal();
    expect(exitCodes).toEqual([1]);
  });

  it('exits 1 when closing fails', async () => {
    const errors: unknown[] = [];
    const { exitCodes, signal } = stopping({
      close: async () => Promise.reject(new Error('stuck')),
      logger: { ...quiet, error: (it: unknown) => errors.push(it) },
    });
    await signal();
    expect(exitCodes).toEqual([1]);
    expect(errors).toEqual([{ err: new Error('stuck') }]);
  });

  it('counts its deadline from the end of the delay', async () => {
    const { exitCodes, signal } = stopping({ delayMs: 60, timeoutMs: 40, close: () => sleep(5) });
    await signal();
    expect(exitCodes).toEqual([0]);
  });
});
