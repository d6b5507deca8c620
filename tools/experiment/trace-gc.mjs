/**
 * @typedef {object} Collection one collection, as `--trace-gc-nvp` prints it
 * @property {string} kind `s` scavenge, `mc` mark-compact
 * @property {number} pauseMs
 * @property {number} survivedBytes copied within the new space
 * @property {number} promotedBytes moved to the old space
 */

/**
 * @param {string} line
 * @returns {Collection | undefined} nothing when the line tells of something else
 */
export function parseCollection(line) {
  if (!/^\[\d+:0x[0-9a-f]+:\d+\]/.test(line)) return undefined;
  const kind = / gc=(\w+)/.exec(line)?.[1];
  const [pauseMs, survivedBytes, promotedBytes] = ['pause', 'new_space_survived', 'promoted'].map((name) =>
    numberOf(name, line),
  );
  if (kind === undefined || pauseMs === undefined) return undefined;
  return { kind, pauseMs, survivedBytes: survivedBytes ?? 0, promotedBytes: promotedBytes ?? 0 };
}

/**
 * @param {readonly Collection[]} collections
 * @param {number} orders
 */
export function bytesPerOrder(collections, orders) {
  /** @param {'survivedBytes' | 'promotedBytes'} name */
  const perOrder = (name) =>
    Math.round(collections.reduce((sum, collection) => sum + collection[name], 0) / Math.max(1, orders));
  return {
    survivedBytesPerOrder: perOrder('survivedBytes'),
    promotedBytesPerOrder: perOrder('promotedBytes'),
  };
}

/**
 * Some values have no space before the next name, so only what stands after one is a name.
 * @param {string} name
 * @param {string} line
 */
function numberOf(name, line) {
  const [, digits] = new RegExp(` ${name}=([\\d.]+)`).exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
