/** @import { AppProcess } from './app-process.mjs' */

/**
 * The sum of all series of a metric, as an app tells it now.
 * @param {AppProcess} app
 * @param {string} name
 * @returns {Promise<number>}
 */
export async function readMetric({ adminUrl }, name) {
  const answer = await fetch(`${adminUrl}/metrics`, { signal: AbortSignal.timeout(5000) });
  const lines = (await answer.text()).split('\n');
  // Of a name that nobody knows the sum would be 0 as well.
  if (!lines.some((line) => line.startsWith(`# TYPE ${name.replace(/_count$/, '')} `)))
    throw new Error(`No metric is named ${name}.`);
  const series = lines.filter((line) => line.startsWith(`${name}{`));
  return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
