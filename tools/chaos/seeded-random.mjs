/**
 * Random numbers that a seed repeats.
 * @typedef {object} SeededRandom
 * @property {() => number} next from 0 to below 1
 * @property {(low: number, high: number) => number} between from `low` to below `high`
 * @property {<T>(list: readonly T[]) => T} pick
 */

/**
 * Numbers of their own for each use, so that one use more or less changes nothing for the others.
 * @param {number} seed
 * @param {string} use
 * @returns {SeededRandom}
 */
export function seededRandom(seed, use) {
  const next = mulberry32(hash(`${seed} ${use}`));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick(list) {
      const picked = list[Math.floor(next() * list.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}

/**
 * T. Ettinger, 2017, public domain (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 * @param {number} seed
 */
function mulberry32(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * FNV-1a: neighbouring seeds become far ones.
 * @param {string} text
 */
function hash(text) {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}
