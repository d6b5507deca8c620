/** What an entry needs to be in a list; the list alone touches it. */
export interface Listed {
  before: this | undefined;
  after: this | undefined;
  isListed: boolean;
}

/**
 * Entries in order of arrival, each of which may leave at any time. It does what a `Set` does, whose memory costs too
 * much here: whenever a Set outgrows its table it links the old table to the new one, and a table that has come into
 * V8's old generation keeps all later ones, with every entry that they held, until the next full collection. Behind a
 * publisher at full speed that was each order with its request: half of all time in the garbage collector.
 */
export class PendingList<T extends Listed> implements Iterable<T> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(entry: T): void {
    entry.before = this.#last;
    if (this.#last) this.#last.after = entry;
    else this.#first = entry;
    this.#last = entry;
    entry.isListed = true;
    this.#size += 1;
  }

  /** Does nothing if the entry is not in the list. */
  delete(entry: T): void {
    if (!entry.isListed) return;
    if (entry.before) entry.before.after = entry.after;
    else this.#first = entry.after;
    if (entry.after) entry.after.before = entry.before;
    else this.#last = entry.before;
    // An entry that has left must hold no other alive.
    entry.before = entry.after = undefined;
    entry.isListed = false;
    this.#size -= 1;
  }

  /** From the oldest; the entry at hand may leave meanwhile. */
  *[Symbol.iterator](): Generator<T, void> {
    let entry = this.#first;
    while (entry) {
      const next: T | undefined = entry.after;
      yield entry;
      entry = next;
    }
  }
}
