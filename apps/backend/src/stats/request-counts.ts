import type { Answer } from '../save-order/save-order.js';

/** Calls of `PUT /orders/{id}` since the last reset. */
export class RequestCounts {
  requests = 0;
  /** Orders sent again: no second effect. */
  replays = 0;
  /** Refused for good: invalid, number taken, unknown article. */
  rejected = 0;
  /** Calls that a fault was made for. One that is reset after its save counts as what it saved, too. */
  failed = 0;

  answered({ kind }: Answer): void {
    if (kind === 'replayed') this.replays += 1;
    else if (kind !== 'saved') this.rejected += 1;
  }

  reset(): void {
    this.requests = this.replays = this.rejected = this.failed = 0;
  }
}
