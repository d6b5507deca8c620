/** @import { DeadLetterEntry, DeadLetterGroup } from '@order-intake/order-store' */

/**
 * @param {readonly DeadLetterGroup[]} groups
 * @param {number} nowMs
 */
export const groupTable = (groups, nowMs) =>
  table(
    ['reason', 'count', 'saved by now', 'oldest', 'newest'],
    groups.map(({ reason, count, saved, oldestAt, newestAt }) => [
      reason,
      String(count),
      String(saved),
      ago(oldestAt, nowMs),
      ago(newestAt, nowMs),
    ]),
  );

/**
 * @param {readonly DeadLetterEntry[]} letters
 * @param {number} nowMs
 */
export const letterTable = (letters, nowMs) =>
  table(
    ['failed', 'reason', 'attempts', 'customer', 'order number', 'reads now', 'detail'],
    letters.map(({ failedAt, reason, attempts, customerId, orderNumber, state, detail }) => [
      ago(failedAt, nowMs),
      reason,
      String(attempts),
      customerId ?? '-',
      orderNumber ?? '-',
      state ?? '-',
      printable(detail).slice(0, 80),
    ]),
  );

/**
 * Columns of equal width.
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function table(heads, rows) {
  const lines = [heads, ...rows];
  const widths = heads.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Words of foreign messages must not steer the terminal. @param {string} text */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const printable = (text) => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?');

/**
 * @param {Date} time
 * @param {number} nowMs
 */
function ago(time, nowMs) {
  const seconds = Math.max(0, Math.round((nowMs - time.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}
