/**
 * Pseudo-random numbers that repeat: mulberry32, whose 32 bits of state are plenty for rates of faults.
 *
 * Source: T. Ettinger, 2017, public domain (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 *
 * @param seed any integer; the same seed gives the same numbers
 * @returns a function from nothing to the next number, from 0 to below 1
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
