// Does the time of the check tell a right API key from a wrong one? Prints medians and judges nothing.
// All kinds of keys take turns in this process: a network would only hide what there is.
import { hash, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { median } from '../experiment/median.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '4000' }, keys: { type: 'string', default: '20' } },
});
const rounds = Number(values.rounds);
/** Timed as one, since the clock is coarse beside one of them. */
const callsAtOnce = 100;
/** V8 compiles the check meanwhile. */
const warmUpRounds = rounds / 10;

const built = new URL('../../apps/gateway/dist/clients/api-keys.js', import.meta.url);
const { ApiKeys } = await import(built.href);

const aKey = () => `oik_${randomBytes(32).toString('base64url')}`;
const keys = Array.from({ length: Number(values.keys) }, aKey);
const known = new ApiKeys(
  keys.map((key, index) => ({ client: `client-${index}`, sha256: hash('sha256', key, 'buffer') })),
);
const rightKey = (/** @type {number} */ call) => keys[call % keys.length] ?? '';

/** @type {{ name: string, keyOf: (call: number) => string, times: number[] }[]} */
const kinds = [
  { name: 'an unknown key', keyOf: aKey, times: [] },
  { name: 'another unknown key', keyOf: aKey, times: [] },
  { name: 'a right key', keyOf: rightKey, times: [] },
  { name: 'a right one but for its end', keyOf: (call) => nearly(rightKey(call)), times: [] },
];

for (let round = 0; round < warmUpRounds + rounds; round += 1) {
  for (const index of kinds.keys()) {
    const { keyOf, times } = /** @type {(typeof kinds)[number]} */ (kinds[(round + index) % kinds.length]);
    const fields = Array.from({ length: callsAtOnce }, (_, call) => inOnePiece(`Bearer ${keyOf(call)}`));
    const begun = process.hrtime.bigint();
    for (const field of fields) known.clientOf(field);
    if (round >= warmUpRounds) times.push(Number(process.hrtime.bigint() - begun) / callsAtOnce);
  }
}

const medians = kinds.map(({ times }) => median(times));
const [unknown = NaN, alike = NaN, right = NaN] = medians;
console.log(`${keys.length} keys; median of ${rounds} times ${callsAtOnce} checks of each kind, by turns\n`);
console.log(`${'what is sent'.padEnd(28)}  ns each  beside the first`);
for (const [index, { name }] of kinds.entries()) {
  const each = medians[index] ?? NaN;
  console.log(`${name.padEnd(28)}  ${each.toFixed(0).padStart(7)}  ${(each / unknown).toFixed(3)}`);
}
console.log(
  `\nA right key takes ${(right - unknown).toFixed(0)} ns more than an unknown one; two series of unknown ones are ` +
    `${Math.abs(alike - unknown).toFixed(0)} ns apart.`,
);

/** Another last character, of those that a key may end with. @param {string} key */
function nearly(key) {
  return key.slice(0, -1) + (key.endsWith('A') ? 'E' : 'A');
}

/** As it comes from a request: V8 would otherwise join the parts of a text when it is first read. @param {string} text */
function inOnePiece(text) {
  return Buffer.from(text).toString('latin1');
}
