// npm run dead-letters: what could not be saved or read, why, and how to put it on the order queue again.
import { parseArgs } from 'node:util';
import { redrive } from './dead-letters/redrive.mjs';
import { groupTable, letterTable } from './dead-letters/tables.mjs';
import { openStore } from './reconcile/store.mjs';
import { SetUpError, exitWith } from './setup/set-up-error.mjs';
import { whenBuilt } from './setup/when-built.mjs';
import { runningStack } from './stack/running-stack.mjs';

/** @import { Progress } from './dead-letters/redrive.mjs' */

const USAGE = `npm run dead-letters -- groups | list | redrive [options]
  groups              by reason: how many, how old
  list                one by one, oldest first
  redrive             each on the order queue again, as a new life; those whose order is saved by now are dropped
  --reason REASON     only those of this reason
  --limit N           of a list, at most (50)
  --rate N            messages looked at a second by a redrive (100)
  --dry-run           says what a redrive would do, and does nothing
Looks at DATABASE_URL and CONSUMER_URL, or else at the stack that runs here. Of several redrives
one goes on at a time. Ctrl-C stops after the step under way: 50 messages at most.`;

const BAR_CELLS = 30;
const MOST_LISTED = 10_000;

try {
  await main();
} catch (error) {
  const isAway = error instanceof Error && error.name === 'StoreUnavailableError';
  exitWith(isAway ? new SetUpError(`The dead letters cannot be read: ${error.message}.`) : error);
}

async function main() {
  const { what, reason, limit, rate, dryRun } = await readOptions();
  const { database, consumer } = await addresses();
  if (what === 'redrive' && !dryRun) return redriveAll(consumer, reason, rate);
  const store = await openStore(database);
  try {
    const groups = (await store.deadLetterGroups()).filter(
      (group) => reason === undefined || group.reason === reason,
    );
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    const saved = groups.reduce((sum, group) => sum + group.saved, 0);
    if (count === 0) console.log('There are no dead letters.');
    else if (what === 'groups') console.log(groupTable(groups, Date.now()));
    else if (what === 'list')
      console.log(
        letterTable(await store.deadLetters({ ...(reason !== undefined && { reason }), limit }), Date.now()),
      );
    else
      console.log(
        `Would redrive ${count - saved}, and drop ${saved} whose order is saved by now. Nothing was done.`,
      );
  } finally {
    await store.close();
  }
}

/**
 * @param {string} consumer
 * @param {string | undefined} reason
 * @param {number} ratePerSecond
 */
async function redriveAll(consumer, reason, ratePerSecond) {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  const progress = await redrive({
    consumer,
    reason,
    ratePerSecond,
    signal: stopping.signal,
    onProgress: showBar,
    onWaiting: tellOnce('Another redrive is under way. This one begins when it has ended.'),
  });
  if (process.stdout.isTTY) process.stdout.write('\n');
  const { redriven, kept, dropped } = progress;
  const words = `${redriven} redriven, ${dropped} dropped, ${kept} of other reasons left where they are`;
  console.log(stopping.signal.aborted ? `Stopped: ${words} so far.` : `Done: ${words}.`);
  process.exitCode = stopping.signal.aborted ? 130 : 0;
}

/** @param {string} words */
function tellOnce(words) {
  let isTold = false;
  return () => {
    if (!isTold) console.log(words);
    isTold = true;
  };
}

/** @param {Progress} progress */
function showBar({ total, taken, redriven }) {
  if (!process.stdout.isTTY) return;
  const cells = total === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.round((BAR_CELLS * taken) / total));
  process.stdout.write(
    `\r${'█'.repeat(cells).padEnd(BAR_CELLS, '░')} ${taken} of ${total}, ${redriven} redriven `,
  );
}

/** By the environment if that names a database, else of the stack that runs in this clone. */
async function addresses() {
  const { DATABASE_URL, CONSUMER_URL, ADMIN_HOST = '127.0.0.1', CONSUMER_PORT = '3200' } = process.env;
  if (DATABASE_URL)
    return { database: DATABASE_URL, consumer: CONSUMER_URL ?? `http://${ADMIN_HOST}:${CONSUMER_PORT}` };
  const running = await runningStack();
  const [consumer] = running?.consumers ?? [];
  if (!running || !consumer)
    throw new SetUpError(
      'No stack runs in this clone. Start one with `npm start`, or set DATABASE_URL and CONSUMER_URL.',
    );
  return { database: running.DATABASE_URL, consumer };
}

async function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        reason: { type: 'string' },
        limit: { type: 'string', default: '50' },
        rate: { type: 'string', default: '100' },
        'dry-run': { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [what = '', ...more] = positionals;
    if (!['groups', 'list', 'redrive'].includes(what) || more.length > 0)
      throw new Error('Say one of groups, list, redrive.');
    const [limit, rate] = [values.limit, values.rate].map((text) => {
      if (!/^[1-9]\d{0,4}$/.test(text))
        throw new Error('--limit and --rate take a whole number from 1 to 99999.');
      return Number(text);
    });
    await checkReason(values.reason);
    const { reason, 'dry-run': dryRun } = values;
    return { what, reason, limit: Math.min(limit ?? 50, MOST_LISTED), rate: rate ?? 100, dryRun };
  } catch (error) {
    if (error instanceof SetUpError) throw error;
    throw new SetUpError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}

/** @param {string | undefined} reason */
async function checkReason(reason) {
  if (reason === undefined) return;
  const { isReason } = await whenBuilt(import('./dead-letters/reasons.mjs'));
  if (!isReason(reason)) throw new Error(`${reason} is no reason: see /problems.`);
}
