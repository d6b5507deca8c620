// Preloaded into consumers of F19: to work on an order whose number begins like this throws, as an error of our own
// code would.
const { stringify } = JSON;

/** @type {(value: any, ...others: any[]) => string} */
const stringifyOrThrow = (value, ...others) => {
  if (String(value?.order?.orderNumber).startsWith('throws-')) throw new TypeError('an error of our own');
  return stringify(value, ...others);
};
JSON.stringify = stringifyOrThrow;
