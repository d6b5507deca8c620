/** @import { AppProcess } from './app-process.mjs' */

/**
 * What an app's log says of its connections to the broker, of the lines since some moment.
 * @param {AppProcess} app
 * @param {number} [from] how many lines its log had
 */
export function connectionsOf({ lines }, from = 0) {
  const since = lines.slice(from);
  /** @param {string} text */
  const saying = (text) => since.filter((line) => line.includes(text));
  return {
    lost: saying('lost the broker').length,
    made: saying('is connected to the broker').length,
    timedOut: saying('cannot connect to the broker: connect ETIMEDOUT').length,
    /** When the app gave up a connection that was silent (milliseconds since 1970). @type {number[]} */
    foundSilentAt: saying('the broker is silent').map((line) => Date.parse(JSON.parse(line).time)),
  };
}
