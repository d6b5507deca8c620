import type { DatabaseSync } from 'node:sqlite';
import type { Effect, EffectCount, NumberKey, Tally } from './effect.js';
import { openDatabase } from './open-database.js';

/** Effects that wait for the same commit. */
class Batch {
  readonly effects: Effect[] = [];
  readonly committed = Promise.withResolvers<void>();
}

/**
 * The durable record of what was saved. Effects of one event loop turn are committed together, and each is told to be
 * saved only after that: under load a commit is shared by many, and alone it waits for nobody.
 */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #insert;
  readonly #byId;
  readonly #byNumber;
  readonly #counts;
  #pending: Batch | undefined;
  #tally: Tally;

  /** @throws Error when the file cannot be opened, or another process has it open */
  constructor(file: string) {
    this.#database = openDatabase(file);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#insert = prepare(
      'INSERT INTO effects (order_id, client, customer_id, order_number, content, saved_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#byId = prepare(
      'SELECT content, saved_at AS savedAt FROM effects WHERE order_id = ? ORDER BY sequence LIMIT 1',
    );
    this.#byNumber = prepare(
      `SELECT order_id AS id FROM effects WHERE order_number = ? AND customer_id = ? AND client = ?
       ORDER BY sequence LIMIT 1`,
    );
    this.#counts = prepare(
      `SELECT order_id AS id, count(*) AS effects, client, customer_id AS customerId, order_number AS orderNumber
       FROM effects WHERE order_id > ? GROUP BY order_id ORDER BY order_id LIMIT ?`,
    );
    this.#tally = this.#readTally();
  }

  get tally(): Readonly<Tally> {
    return this.#tally;
  }

  /** The order as it was first saved, once that is committed. */
  find(id: string): { content: string; savedAt: number } | undefined {
    return this.#byId.get(id) as { content: string; savedAt: number } | undefined;
  }

  /** Id of the order that has this number; its commit may still be awaited, see `flushed`. */
  holderOf({ client, customerId, orderNumber }: NumberKey): string | undefined {
    const pending = this.#pending?.effects.find(
      (it) => it.orderNumber === orderNumber && it.customerId === customerId && it.client === client,
    );
    if (pending) return pending.orderId;
    return (this.#byNumber.get(orderNumber, customerId, client) as { id: string } | undefined)?.id;
  }

  /** Resolves when the effect is committed. */
  record(effect: Effect): Promise<void> {
    if (!this.#pending) {
      this.#pending = new Batch();
      setImmediate(() => this.#commit());
    }
    this.#pending.effects.push(effect);
    return this.#pending.committed.promise;
  }

  /** Resolves when everything recorded so far is committed. */
  flushed(): Promise<void> {
    return this.#pending?.committed.promise ?? Promise.resolve();
  }

  /** Ids in order, with how often each was saved, beginning behind `after`. */
  counts(after: string, limit: number): EffectCount[] {
    return this.#counts.all(after, limit) as unknown as EffectCount[];
  }

  /** Begins the tally anew; effects stay. The mark survives like the effects do. */
  resetTally(): void {
    this.#commit();
    this.#database.exec(
      'UPDATE reset_mark SET sequence = (SELECT coalesce(max(sequence), 0) FROM effects) WHERE only = 1',
    );
    this.#tally = this.#readTally();
  }

  close(): void {
    this.#commit();
    this.#database.close();
  }

  #commit(): void {
    const batch = this.#pending;
    if (!batch) return;
    this.#pending = undefined;
    try {
      this.#database.exec('BEGIN');
      for (const it of batch.effects)
        this.#insert.run(it.orderId, it.client, it.customerId, it.orderNumber, it.content, it.savedAt);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      batch.committed.reject(error);
      return;
    }
    for (const { savedAt } of batch.effects) this.#count(savedAt);
    batch.committed.resolve();
  }

  #count(savedAt: number): void {
    this.#tally.saved += 1;
    this.#tally.firstSavedAt ??= savedAt;
    this.#tally.lastSavedAt = savedAt;
  }

  /** Sequences have no gaps, since effects are never deleted: counting them takes no scan, however many there are. */
  #readTally(): Tally {
    const row = this.#database
      .prepare(
        `SELECT coalesce((SELECT max(sequence) FROM effects), 0) - mark.sequence AS saved,
                (SELECT saved_at FROM effects WHERE sequence = mark.sequence + 1) AS first,
                (SELECT saved_at FROM effects WHERE sequence > mark.sequence ORDER BY sequence DESC LIMIT 1) AS last
         FROM reset_mark AS mark`,
      )
      .get() as { saved: number; first: number | null; last: number | null };
    return { saved: row.saved, firstSavedAt: row.first ?? undefined, lastSavedAt: row.last ?? undefined };
  }
}
