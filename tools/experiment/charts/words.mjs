const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const rough = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/**
 * 18,812 as 18,812; 8.34 as 8.3; 0.0834 as 0.083.
 * @param {number} value
 */
export const figure = (value) => (Math.abs(value) >= 100 ? whole : rough).format(value);

/** The modes, as charts name them. */
export const modeNames = { sync: 'synchronous', async: 'asynchronous' };

/** Keeps a figure and its unit on one line. */
const noBreak = '\u00a0';

/**
 * @param {number} part
 * @param {number} all
 */
export const percent = (part, all) => `${whole.format((100 * part) / all)}${noBreak}%`;

/**
 * @param {readonly string[]} words
 */
export const listed = (words) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * Lines of at most so many characters; a longer word has a line of its own.
 * @param {string} text
 * @param {number} longest
 */
export function wrapped(text, longest) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= longest)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * As few lines as there can be, none much longer than the others.
 * @param {string} text
 * @param {number} longest in characters
 */
export function evenly(text, longest) {
  const { length } = wrapped(text, longest);
  let width = Math.ceil(text.length / length);
  while (wrapped(text, width).length > length) width += 1;
  return wrapped(text, width);
}

/** @param {number} ms */
export const duration = (ms) =>
  ms < 1_000 ? `${figure(ms)}${noBreak}ms` : `${figure(ms / 1_000)}${noBreak}s`;
