import { createAgent, submit } from '../load/submit.mjs';
import { check, row } from '../row.mjs';

/** @import { LedgerEntry } from '../load/order-ledger.mjs' */
/** @import { Answer } from '../load/submit.mjs' */
/** @import { RowContext } from '../row-context.mjs' */
/** @import { AppProcess } from '../system/app-process.mjs' */

const AT_ONCE = 20;
const EVERY_MS = 250;
/** At least, however short the run is; even, so that both kinds come. */
const LEAST_ROUNDS = 4;
/** Of the clients, for one answer; a status may wait for its order's end. */
const PATIENCE_MS = 30_000;
const secrets = /** @type {const} */ ([
  'an-order-id-secret-for-rotation-1',
  'an-order-id-secret-for-rotation-2',
  'an-order-id-secret-for-rotation-3',
]);

/**
 * @typedef {object} Rounds
 * @property {{ entry: LedgerEntry, answers: Answer[] }[]} same one order, sent 20 times at once
 * @property {{ entries: LedgerEntry[], answers: Answer[], isAtOnce: boolean }[]} contested two orders with one number
 * @property {{ entry: LedgerEntry, ids: (string | undefined)[], states: unknown[] }[]} renamed sent again after a change of
 *   the secret of ids: the id before and after, and what each reads at gateways that have changed it once and twice
 */

export const sameOrderAtOnce = row({
  id: 'F23',
  title: 'same order at once',
  fault:
    'The same order is sent 20 times at once to two gateways; then, with the uniqueness check of the backend on, two orders with one number: at once, each to another gateway, or in turn to one; and orders are sent again to a gateway with a new secret of ids',
  holds: [
    'The 20 are one order with one id',
    'Of two orders with one number one is saved, and the other is answered 409 or rejected',
    'An order that is sent again after a change of the secret is saved once, and reads saved under both ids, also where the first secret is forgotten',
  ],
  stack: { gatewayEnv: { ORDER_ID_SECRET: secrets[0] } },

  async provoke(context) {
    const { system, pause, hasTime, broken, healed, note } = context;
    /** @type {Rounds} */
    const rounds = { same: [], contested: [], renamed: [] };
    context.seen = rounds;
    const [first, second, third] = secrets;
    const rotated = [
      await system.spare('gateway', { ORDER_ID_SECRET: second, ORDER_ID_PREVIOUS_SECRETS: first }),
      await system.spare('gateway', { ORDER_ID_SECRET: third, ORDER_ID_PREVIOUS_SECRETS: second }),
    ];
    try {
      await Promise.all(rotated.map((each) => each.start()));
      broken('the same order 20 times at once');
      const half = context.seconds * 500;
      do {
        rounds.same.push(await sendSame(context));
        await pause(EVERY_MS);
      } while (hasTime(half) || rounds.same.length < LEAST_ROUNDS);
      note('two orders with one number, and a new secret of ids');
      await system.backend.setFaults({ uniquenessOff: false });
      do {
        rounds.contested.push(await sendContested(context, rounds.contested.length % 2 === 0));
        rounds.renamed.push(await sendRenamed(context, rotated));
        await pause(EVERY_MS);
      } while (hasTime(1000) || rounds.contested.length < LEAST_ROUNDS);
    } finally {
      await Promise.all(rotated.map((each) => each.kill('SIGTERM')));
    }
    healed('no more of it');
  },

  checks(context) {
    const { same, contested, renamed } = /** @type {Rounds} */ (context.seen);
    const { effects, states } = context.sums.evidence;
    const effectsOf = new Map(effects.map((each) => [each.id, each.effects]));
    const single = same.filter(({ entry, answers }) => {
      const [id = ''] = entry.ids;
      return entry.ids.size === 1 && effectsOf.get(id) === 1 && answers.every(({ status }) => status === 202);
    });
    const settled = contested.filter(({ entries, answers }) => {
      const ends = entries.map(({ ids: [id = ''] }, index) =>
        answers[index]?.status === 409 ? '409' : states.get(id),
      );
      return ends.includes('saved') && ends.some((end) => end === '409' || end === 'rejected');
    });
    const once = renamed.filter(
      ({ ids, states: read }) =>
        ids[0] !== ids[1] &&
        read.length === 4 &&
        read.every((state) => state === 'saved') &&
        ids.reduce((count, id = '') => count + (effectsOf.get(id) ?? 0), 0) === 1,
    );
    const inTurn = contested.filter(({ isAtOnce }) => !isAtOnce);
    const refused = inTurn.filter(({ answers }) => answers[1]?.status === 409);
    return [
      check(
        'each is accepted 20 times under one id and saved once',
        same.length > 0 && single.length === same.length,
        `${single.length} of ${same.length} orders`,
      ),
      check(
        'of each two one is saved, the other 409 or rejected',
        contested.length > 0 && settled.length === contested.length,
        `${settled.length} of ${contested.length} pairs`,
      ),
      check(
        'a gateway that has accepted the first refuses the second with 409',
        inTurn.length > 0 && refused.length === inTurn.length,
        `${refused.length} of ${inTurn.length} pairs sent to one gateway in turn`,
      ),
      check(
        'an order that is sent again after a change of the secret is saved once, and both its ids say so',
        renamed.length > 0 && once.length === renamed.length,
        `${once.length} of ${renamed.length} orders`,
      ),
    ];
  },
});

/** @param {RowContext} context */
async function sendSame({ source, ledger, load, system }) {
  const { order, expected } = source.next();
  if (expected === 'rejected') order.lines.forEach((line) => (line.sku = 'SKU-1'));
  const entry = ledger.add(order, 'saved');
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      load.send(entry, system.gateways[index % system.gateways.length]?.url),
    ),
  );
  return { entry, answers };
}

/**
 * To two gateways at once, which only the backend can tell apart; or one after the other to one, which knows the first.
 * @param {RowContext} context
 * @param {boolean} isAtOnce
 */
async function sendContested({ source, ledger, load, system }, isAtOnce) {
  const first = source.next().order;
  first.lines = [{ sku: 'SKU-1', quantity: 1, unitAmount: 100 }];
  const second = { ...first, lines: [{ sku: 'SKU-1', quantity: 2, unitAmount: 100 }] };
  const entries = [first, second].map((order) => ledger.add(order, 'contested'));
  const [one, other] = entries.map(
    (entry, index) => () => load.send(entry, system.gateways[isAtOnce ? index : 0]?.url),
  );
  if (!one || !other) throw new Error('There are two.');
  const answers = isAtOnce ? await Promise.all([one(), other()]) : [await one(), await other()];
  return { entries, answers, isAtOnce };
}

/**
 * To a gateway of the system, and the same to one that has another secret by then. The second id is no other order, so
 * the ledger is not told of it.
 * @param {RowContext} context
 * @param {AppProcess[]} rotated
 */
async function sendRenamed({ source, ledger, load, system }, rotated) {
  const { order } = source.next();
  order.lines.forEach((line) => (line.sku = 'SKU-1'));
  const entry = ledger.add(order, 'saved');
  const agent = createAgent();
  const first = await load.send(entry, system.gateways[0]?.url);
  const second = await submit(agent, `${rotated[0]?.url}/v1/orders`, order, PATIENCE_MS);
  agent.destroy();
  const ids = [first.id, second.id];
  const states = [];
  // The one that knows both secrets first: an id that has no outcome yet is nothing to the one that has forgotten its secret.
  for (const { url } of rotated)
    states.push(...(await Promise.all(ids.map((id) => stateOf(`${url}/v1/orders/${id}`)))));
  return { entry, ids, states };
}

/** The order's end, or what else its page says. @param {string} page */
async function stateOf(page) {
  const answer = await fetch(page, {
    headers: { prefer: 'wait=10' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { state } = /** @type {{ state?: string }} */ (await answer.json());
  return state ?? answer.status;
}
