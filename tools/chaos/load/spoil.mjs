/** @import { SeededRandom } from '../seeded-random.mjs' */

const MOST_EDITS = 4;
const MOST_BYTES = 8;

/**
 * The bytes with some of them replaced, missing or there twice, or others between them.
 * @param {Buffer} bytes
 * @param {SeededRandom} random
 * @returns {Buffer}
 */
export function spoil(bytes, random) {
  let spoilt = bytes;
  const below = (/** @type {number} */ end) => Math.floor(random.between(0, end));
  for (let edits = 1 + below(MOST_EDITS); edits > 0; edits -= 1) {
    const at = below(spoilt.length + 1);
    const cut = below(MOST_BYTES);
    const put = random.pick([
      Buffer.alloc(0),
      randomBytes(below(MOST_BYTES), random),
      spoilt.subarray(at, at + 4 * MOST_BYTES),
      Buffer.from(random.pick(['"', '\\', '{', '[', ']', ',', ':', '\0', '\r\n', '1e999', '-', '\\ud800'])),
    ]);
    spoilt = Buffer.concat([spoilt.subarray(0, at), put, spoilt.subarray(at + cut)]);
  }
  return spoilt;
}

/**
 * @param {number} length
 * @param {SeededRandom} random
 */
export const randomBytes = (length, random) =>
  Buffer.from(Array.from({ length }, () => Math.floor(random.between(0, 256))));
