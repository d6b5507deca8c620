import { nameSameOrder, type Order } from '@order-intake/contracts';

/**
 * The order numbers that this gateway accepted last, so that most repeats with other content are refused at once. Only
 * a short cut: the backend owns uniqueness, and other replicas have windows of their own.
 *
 * Bounded in count, and so in memory: names have at most 64 characters, so an entry takes about 0.5 kB at the most.
 */
export class RecentOrders {
  /** Order ids by who sent which number; oldest first, as a Map iterates. */
  readonly #ids = new Map<string, string>();

  constructor(private readonly maxOrders = 20_000) {}

  /** The id under which this order number was accepted with other content, if it is remembered. */
  otherOrderOfNumber(client: string, order: Order, id: string): string | undefined {
    const known = this.#ids.get(keyOf(client, order));
    return known === undefined || nameSameOrder(known, id) ? undefined : known;
  }

  /** Call it when the order is accepted for certain, and not before. */
  remember(client: string, order: Order, id: string): void {
    const key = keyOf(client, order);
    this.#ids.delete(key);
    this.#ids.set(key, id);
    if (this.#ids.size <= this.maxOrders) return;
    const oldest = this.#ids.keys().next();
    if (!oldest.done) this.#ids.delete(oldest.value);
  }
}

/** A slash is in no name. */
function keyOf(client: string, { customerId, orderNumber }: Order): string {
  return `${client}/${customerId}/${orderNumber}`;
}
