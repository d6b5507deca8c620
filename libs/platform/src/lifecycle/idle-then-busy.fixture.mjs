// Tells the size of its young generation, in MB: after a lull, and at work again.
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { boundHeap } from './bound-heap.ts';

boundHeap();
await work(() => megabytes() >= 32);
// V8 shrinks at a collection that finds little new.
for (; megabytes() > 2; await sleep(100)) globalThis.gc({ type: 'minor' });
console.log(megabytes());
const end = Date.now() + 2_000;
await work(() => Date.now() >= end);
console.log(megabytes());
process.exit();

/** Objects of which some live on for a while, as those of orders do. */
async function work(isDone) {
  for (const kept = []; !isDone(); await turn()) {
    for (let made = 0; made < 5_000; made += 1) kept.push({ made: [made] });
    if (kept.length > 500_000) kept.splice(0, 250_000);
  }
}

function megabytes() {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size / 2 ** 20;
}
