import { performance } from 'node:perf_hooks';

const begun = performance.now();
const coloured = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;

/** A long step says that it is still at work this often, so that nobody takes it for dead. */
const STILL_AT_WORK_MS = 10_000;

/** Seconds since the command began, for people: `9.8 s`. */
export const elapsed = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;

/**
 * One line about one part of the set-up.
 * @param {string} part
 * @param {string} text
 */
export function say(part, text) {
  const head = `${elapsed().padStart(7)}  ${part.padEnd(13)}`;
  console.log(coloured ? `\u001b[2m${head}\u001b[0m ${text}` : `${head} ${text}`);
}

/**
 * Says when a step begins and ends. A step that returns a string has that said at its end.
 * @template T
 * @param {string} part
 * @param {string} text what is being done
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(part, text, work) {
  say(part, `${text} ...`);
  const reminder = setInterval(() => say(part, `still ${text}`), STILL_AT_WORK_MS);
  try {
    const result = await work();
    say(part, typeof result === 'string' ? result : 'done');
    return result;
  } finally {
    clearInterval(reminder);
  }
}
