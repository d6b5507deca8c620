import { setTimeout as sleep } from 'node:timers/promises';
import type { AppProcess } from './app-process.js';
import { readMetrics } from './read-metrics.js';

/** Beyond this an app would keep its other clients waiting. */
const mostHeldUpMs = 50;

/** Node measures by intervals of 10 ms, and drops the one in which somebody looked. */
const unseenMs = 30;

/** The machine stops a process now and then, but not each time. */
const mostTimes = 20;

/** Acts, and throws if the event loop of the app is held up by that each time. Returns what `act` did. */
export async function expectNotHeldUp<T>(app: AppProcess, act: () => Promise<T>): Promise<T> {
  for (let times = 1; ; times += 1) {
    await heldUpMs(app);
    await sleep(unseenMs);
    const result = await act();
    const foundMs = await heldUpMs(app);
    if (foundMs < mostHeldUpMs) return result;
    if (times === mostTimes) throw new Error(`${app.name} was held up for ${foundMs.toFixed(0)} ms`);
  }
}

/** The longest delay of the event loop since somebody looked last. */
const heldUpMs = async (app: AppProcess) =>
  1_000 * (await readMetrics(app))('nodejs_eventloop_lag_max_seconds');
