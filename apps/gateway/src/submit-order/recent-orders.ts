import { nameSameOrder, type Order } from '@order-intake/contracts';

/**
 * The order numbers that this gateway accepted last, so that most repeats with other content are refused at once. Only
 * a short cut: the backend owns uniqueness, and other replicas have windows of their own.
 *
 * Bounded in count, and so in memory: names have at most 64 characters, so an entry takes about 0.5 kB at the most.
 */
export class RecentOrders {
  /**
   * Order ids by who sent which number, in two generations: when the younger is full, the older is dropped whole. That
   * is several times cheaper than to evict one entry for each that enters.
   */
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  /** @param maxOrders remembered at most, at least half of them at any time once so many came */
  constructor(private readonly maxOrders = 10_000) {}

  /**
   * The id under which an order number was accepted with other content, if it is remembered.
   *
   * @param number of `numberOf`
   */
  otherOrderOf(number: string, id: string): string | undefined {
    const known = this.#young.get(number) ?? this.#old.get(number);
    return known === undefined || nameSameOrder(known, id) ? undefined : known;
  }

  /** Call it when the order is accepted for certain, and not before. */
  remember(number: string, id: string): void {
    if (this.#young.size >= this.maxOrders / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(number, id);
  }
}

/** Names an order number of one client's customer. A slash is in no name. */
export function numberOf(client: string, { customerId, orderNumber }: Order): string {
  return `${client}/${customerId}/${orderNumber}`;
}
