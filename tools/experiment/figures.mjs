/**
 * `1,234`: a whole number for people.
 * @param {number} value
 */
export function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

/**
 * With two digits that mean something, and no more: `0.08`, `5.3`, `131`.
 * @param {number} value
 */
export function short(value) {
  if (value === 0 || Math.abs(value) >= 100) return whole(value);
  return String(Number(value.toPrecision(2)));
}

/**
 * `12.3`, in units of 10^6 bytes.
 * @param {number} bytes
 */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

/**
 * A Markdown table; figures stand right. Cells may hold `|`.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 * @param {number} [textColumns] how many columns hold text; the first ones
 */
export function markdownTable(head, rows, textColumns = 0) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, index) => (index < textColumns ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
