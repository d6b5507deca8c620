import { sumUp } from './sums.mjs';

/** @import { LedgerEntry } from '../load/order-ledger.mjs' */

/**
 * An order whose number and id are its name.
 * @param {string} name
 * @param {Partial<LedgerEntry>} [changes]
 * @returns {LedgerEntry}
 */
const anEntry = (name, changes = {}) => ({
  order: { orderNumber: name, customerId: 'c', currency: 'EUR', lines: [] },
  expected: 'saved',
  ids: new Set([`id-${name}`]),
  knowledge: 'accepted',
  wasInDoubt: false,
  submissions: 1,
  ...changes,
});

/** @param {string} name @param {number} [effects] @param {string} [id] */
const anEffect = (name, effects = 1, id = `id-${name}`) => ({
  id,
  effects,
  customerId: 'c',
  orderNumber: name,
});

/** An answer that named no id. */
const nameless = { ids: /** @type {Set<string>} */ (new Set()) };

/**
 * @param {LedgerEntry[]} entries
 * @param {{ effects?: ReturnType<typeof anEffect>[], states?: Record<string, string>, pages?: Record<string, string>, altered?: string[] }} [evidence]
 */
function sumsOf(entries, { effects = [], states = {}, pages = {}, altered = [] } = {}) {
  const sums = sumUp(entries, {
    effects,
    states: new Map(Object.entries(states)),
    pages: new Map(Object.entries(pages)),
    alteredIds: new Set(altered),
  });
  // What is empty needs no word in a spec.
  return Object.fromEntries(Object.entries(sums).filter(([, names]) => names.length > 0));
}

describe('an accepted order', () => {
  it('that is saved and told so is in no sum', () => {
    expect(sumsOf([anEntry('1')], { effects: [anEffect('1')], states: { 'id-1': 'saved' } })).toEqual({});
  });

  it('that is nowhere is lost, though its page may truly say that it was accepted', () => {
    expect(sumsOf([anEntry('1')], { pages: { 'id-1': 'accepted' } })).toEqual({ lost: ['c 1'] });
  });

  it('that is said to be saved and is nowhere is lost and untold', () => {
    expect(sumsOf([anEntry('1')], { states: { 'id-1': 'saved' } })).toEqual({
      lost: ['c 1'],
      untold: ['c 1'],
    });
  });

  it('that is still retrying is lost', () => {
    expect(sumsOf([anEntry('1')], { states: { 'id-1': 'retrying' } })).toEqual({ lost: ['c 1'] });
  });

  it('that is a dead letter is failed, not lost', () => {
    expect(sumsOf([anEntry('1')], { states: { 'id-1': 'failed' } })).toEqual({ failed: ['c 1'] });
  });

  it('with an article that nobody knows has to be rejected', () => {
    const entry = anEntry('1', { expected: 'rejected' });
    expect(sumsOf([entry], { states: { 'id-1': 'rejected' } })).toEqual({});
    expect(sumsOf([entry], { effects: [anEffect('1')], states: { 'id-1': 'saved' } })).toEqual({
      wrong: ['c 1'],
    });
  });

  it('that is good and rejected all the same is wrong', () => {
    expect(sumsOf([anEntry('1')], { states: { 'id-1': 'rejected' } })).toEqual({ wrong: ['c 1'] });
  });

  it('that is saved with other content is wrong', () => {
    const evidence = { effects: [anEffect('1')], states: { 'id-1': 'saved' }, altered: ['id-1'] };
    expect(sumsOf([anEntry('1')], evidence)).toEqual({ wrong: ['c 1'] });
  });

  it('that was given two ids is wrong', () => {
    const entry = anEntry('1', { ids: new Set(['id-1', 'id-2']) });
    expect(sumsOf([entry], { effects: [anEffect('1')], states: { 'id-1': 'saved' } })).toEqual({
      wrong: ['c 1'],
    });
  });

  it.each(['retrying', 'rejected', 'failed'])('that is saved and reads %s is untold', (state) => {
    const { untold } = sumsOf([anEntry('1')], { effects: [anEffect('1')], states: { 'id-1': state } });
    expect(untold).toEqual(['c 1']);
  });

  it('that is saved and has no outcome in the store is untold', () => {
    expect(sumsOf([anEntry('1')], { effects: [anEffect('1')] })).toEqual({ untold: ['c 1'] });
  });

  it('whose page says something else than the store is untold', () => {
    const evidence = { effects: [anEffect('1')], states: { 'id-1': 'saved' }, pages: { 'id-1': '404' } };
    expect(sumsOf([anEntry('1')], evidence)).toEqual({ untold: ['c 1'] });
  });

  it('that is saved twice under its id, or under another one, is duplicated', () => {
    const states = { 'id-1': 'saved' };
    expect(sumsOf([anEntry('1')], { effects: [anEffect('1', 2)], states })).toEqual({ duplicated: ['c 1'] });
    const effects = [anEffect('1'), anEffect('1', 1, 'id-other')];
    expect(sumsOf([anEntry('1')], { effects, states })).toEqual({ duplicated: ['c 1'] });
  });
});

describe('an order that was not accepted', () => {
  it('is unexpected if it is saved', () => {
    const entry = anEntry('1', { ...nameless, knowledge: 'refused' });
    expect(sumsOf([entry], { effects: [anEffect('1')] })).toEqual({ unexpected: ['c 1'] });
  });

  it('is recovered if its outcome was left open', () => {
    const entry = anEntry('1', { ...nameless, knowledge: 'in doubt' });
    expect(sumsOf([entry], { effects: [anEffect('1')] })).toEqual({ recovered: ['c 1'] });
    expect(sumsOf([entry])).toEqual({});
  });

  it('is unexpected if nobody has sent it', () => {
    expect(sumsOf([], { effects: [anEffect('9')] })).toEqual({ unexpected: ['c 9'] });
  });
});

describe('two orders with one number', () => {
  const [one, other] = ['a', 'b'].map((id) => anEntry('1', { expected: 'contested', ids: new Set([id]) }));
  const entries = [one, other].filter((entry) => entry !== undefined);

  it('are well if one is saved and the other rejected', () => {
    const states = { a: 'saved', b: 'rejected' };
    expect(sumsOf(entries, { effects: [anEffect('1', 1, 'a')], states })).toEqual({});
  });

  it('are duplicated if both are saved', () => {
    const effects = [anEffect('1', 1, 'a'), anEffect('1', 1, 'b')];
    expect(sumsOf(entries, { effects, states: { a: 'saved', b: 'saved' } })).toEqual({ duplicated: ['c 1'] });
  });

  it('have one effect for the one whose id it bears: the refused one does not appear', () => {
    const refused = anEntry('1', { ...nameless, expected: 'contested', knowledge: 'refused' });
    const evidence = { effects: [anEffect('1', 1, 'a')], states: { a: 'saved' } };
    expect(sumsOf([...entries.slice(0, 1), refused], evidence)).toEqual({});
  });
});
