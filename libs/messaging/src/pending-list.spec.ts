import fc from 'fast-check';
import { PendingList, type Listed } from './pending-list.js';

class Entry implements Listed {
  before: this | undefined;
  after: this | undefined;
  isListed = false;
}

describe('PendingList', () => {
  it('does what a Set does, in whatever order entries come and go', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ isAdded: fc.boolean(), index: fc.nat(7) })), (steps) => {
        const entries = Array.from({ length: 8 }, () => new Entry());
        const list = new PendingList<Entry>();
        const set = new Set<Entry>();
        for (const { isAdded, index } of steps) {
          const entry = entries[index] ?? new Entry();
          if (isAdded && !set.has(entry)) {
            list.add(entry);
            set.add(entry);
          } else if (!isAdded) {
            list.delete(entry);
            set.delete(entry);
          }
          expect([...list]).toEqual([...set]);
          expect(list.size).toBe(set.size);
        }
      }),
    );
  });

  it('lets an entry that has left hold no other alive', () => {
    const list = new PendingList<Entry>();
    const [first, second, third] = [new Entry(), new Entry(), new Entry()];
    for (const entry of [first, second, third]) list.add(entry);
    list.delete(second);
    expect([second.before, second.after]).toEqual([undefined, undefined]);
  });

  it('goes on when the entry at hand leaves', () => {
    const list = new PendingList<Entry>();
    for (let index = 0; index < 3; index += 1) list.add(new Entry());
    let seen = 0;
    for (const entry of list) {
      list.delete(entry);
      seen += 1;
    }
    expect([seen, list.size]).toEqual([3, 0]);
  });
});
