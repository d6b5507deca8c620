// Tells whether a line of code still makes young objects after all that it made has survived for a while.
import { setImmediate as turn } from 'node:timers/promises';
import { boundHeap } from './bound-heap.ts';

boundHeap();
const make = (value) => ({ value, parts: [value] });
const survivors = [];
// V8's own syntax, which no parser of ours knows.
const isYoung = new Function('object', 'return %InYoungGeneration(object)');
while (survivors.length < 2_000_000) {
  for (let made = 0; made < 10_000; made += 1) survivors.push(make(made));
  await turn();
}
console.log(isYoung(make(0)));
process.exit();
