import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from '../setup/set-up-error.mjs';

/** @import { RedriveStep } from '@order-intake/contracts' */

/** Small, so that a stop comes soon. */
const MOST_IN_A_STEP = 50;
const STEPS_A_SECOND = 5;
const STEP_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 1000;

/** @typedef {{ total: number, taken: number, redriven: number, kept: number, dropped: number }} Progress */

/**
 * One pass over the dead letters: as many as the queue holds at its start. Of several, one goes on at a time.
 * @param {object} options
 * @param {string} options.consumer base URL of a consumer's administration
 * @param {string | undefined} options.reason of those to redrive; all if missing
 * @param {number} options.ratePerSecond messages looked at
 * @param {AbortSignal} options.signal stops after the step under way
 * @param {(progress: Progress) => void} options.onProgress
 * @param {() => void} options.onWaiting another pass is under way, and this one asks again and again
 * @returns {Promise<Progress>}
 */
export async function redrive({ consumer, reason, ratePerSecond, signal, onProgress, onWaiting }) {
  const pass = randomUUID();
  const take = Math.max(1, Math.min(MOST_IN_A_STEP, Math.round(ratePerSecond / STEPS_A_SECOND)));
  const progress = { total: 0, taken: 0, redriven: 0, kept: 0, dropped: 0 };
  while (!signal.aborted) {
    const beganAtMs = performance.now();
    const step = await askForStep(consumer, { pass, ...(reason !== undefined && { reason }), take });
    for (const name of /** @type {const} */ (['taken', 'redriven', 'kept', 'dropped']))
      progress[name] += step[name];
    progress.total = progress.taken + step.left;
    if (step.isWaiting) onWaiting();
    else onProgress(progress);
    if (step.left === 0 && !step.isWaiting) break;
    const pauseMs = step.isWaiting ? ASK_AGAIN_MS : (1000 * step.taken) / ratePerSecond;
    const restMs = pauseMs - (performance.now() - beganAtMs);
    if (restMs > 0) await sleep(restMs, undefined, { signal }).catch(() => undefined);
  }
  return progress;
}

/**
 * @param {string} consumer
 * @param {object} body
 * @returns {Promise<RedriveStep>}
 */
async function askForStep(consumer, body) {
  const answer = await fetch(`${consumer}/admin/dead-letters/redrive`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(STEP_WITHIN_MS),
  }).catch((error) => {
    throw new SetUpError(
      `The consumer at ${consumer} does not answer (${error.cause?.code ?? error.message}). What was done by then holds; start again.`,
    );
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  throw new SetUpError(`The consumer at ${consumer} answered ${answer.status}: ${text}`);
}
