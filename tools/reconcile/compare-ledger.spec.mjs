import { compare } from './compare-ledger.mjs';

/** @param {[id: string, effects: number][]} entries */
async function* ledgerOf(entries) {
  for (const [id, effects] of entries) yield { id, effects };
}

/** @param {[id: string, state: 'saved' | 'rejected' | 'failed', life?: string][]} outcomes */
async function* storeOf(outcomes) {
  for (const [id, state, life = 'boot:1'] of outcomes) yield { id, state, life };
}

describe('the ledger against the store', () => {
  it('finds nothing where both agree', async () => {
    const ledger = ledgerOf([
      ['a', 1],
      ['c', 1],
    ]);
    const store = storeOf([
      ['a', 'saved'],
      ['b', 'rejected'],
      ['c', 'saved'],
      ['d', 'failed'],
    ]);
    expect(await compare(ledger, store)).toEqual({ ledger: 2, saved: 2, differences: [] });
  });

  it('names each order on which they differ', async () => {
    const ledger = ledgerOf([
      ['b', 1],
      ['c', 2],
      ['d', 1],
      ['e', 1],
    ]);
    const store = storeOf([
      ['a', 'saved'],
      ['c', 'saved'],
      ['d', 'failed'],
      ['e', 'failed', 'sync:boot:1'],
      ['f', 'saved'],
    ]);
    const { differences } = await compare(ledger, store);
    expect(differences.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      'a lost',
      'b unrecorded',
      'c doubled',
      'd untold',
      'e twin',
      'f lost',
    ]);
  });

  it('takes ids that differ by their secret alone for one order', async () => {
    const [order, other] = ['1a2b3c4d-5e6f-8a1b-9c2d', '2a2b3c4d-5e6f-8a1b-9c2d'];
    const ledger = ledgerOf([
      [`${order}-aaaaaaaaaaaa`, 1],
      [`${other}-aaaaaaaaaaaa`, 1],
      [`${other}-bbbbbbbbbbbb`, 1],
    ]);
    const store = storeOf([
      [`${order}-aaaaaaaaaaaa`, 'saved'],
      [`${order}-bbbbbbbbbbbb`, 'saved'],
      [`${order}-cccccccccccc`, 'rejected'],
      [`${other}-bbbbbbbbbbbb`, 'saved'],
    ]);
    const { differences } = await compare(ledger, store);
    expect(differences.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
      `${order}-cccccccccccc untold`,
      `${other}-aaaaaaaaaaaa doubled`,
    ]);
  });
});
