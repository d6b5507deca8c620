import { mayReplace, type DeadLetter, type Outcome } from '@order-intake/contracts';

/** What one message or request came to. All of it is committed, or none. */
export interface StoreEntry {
  readonly outcome?: Outcome;
  readonly deadLetter?: DeadLetter;
  /** `boot:sequence` of the publish whose life ended for good. */
  readonly settled?: string;
  /** W3C trace context of the attempt or request, while traces are taken. */
  readonly traceparent?: string;
}

/** What one statement writes: each order at most once, since a statement cannot change a row twice. */
export interface StoreBatch {
  readonly outcomes: readonly Outcome[];
  readonly deadLetters: readonly DeadLetter[];
  readonly settled: readonly string[];
  /** W3C trace contexts of the entries that have one. */
  readonly traceparents?: readonly string[];
}

export interface BatchPlan<Entry> {
  readonly batch: StoreBatch;
  readonly taken: readonly Entry[];
  /** To be written after this batch, in this order. */
  readonly deferred: readonly Entry[];
}

/**
 * Folds entries, in the order of their writing, so that one statement has the effect of writing each by itself.
 * Outcomes of one order fold by `mayReplace` within a life, and if one of them is `saved`. Others cannot be folded
 * without knowing the row (a row `failed` of the first life takes the second, yet the first's `retrying` does not), so
 * they wait for the next statement.
 */
export function planBatch<Entry extends StoreEntry>(entries: readonly Entry[]): BatchPlan<Entry> {
  const outcomes = new Map<string, Outcome>();
  const held = new Set<string>();
  const taken: Entry[] = [];
  const deferred: Entry[] = [];
  for (const entry of entries) {
    const { outcome } = entry;
    if (outcome && (held.has(outcome.id) || !fold(outcomes, outcome))) {
      held.add(outcome.id);
      deferred.push(entry);
    } else taken.push(entry);
  }
  return {
    batch: {
      outcomes: [...outcomes.values()],
      deadLetters: taken.flatMap(({ deadLetter }) => deadLetter ?? []),
      settled: taken.flatMap(({ settled }) => settled ?? []),
      traceparents: taken.flatMap(({ traceparent }) => traceparent ?? []),
    },
    taken,
    deferred,
  };
}

/** @returns false if it has to wait */
function fold(outcomes: Map<string, Outcome>, next: Outcome): boolean {
  const current = outcomes.get(next.id);
  if (current && current.life !== next.life && current.state !== 'saved' && next.state !== 'saved')
    return false;
  if (!current || mayReplace(current, next)) outcomes.set(next.id, next);
  return true;
}
