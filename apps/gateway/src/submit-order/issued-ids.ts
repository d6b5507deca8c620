import { OrderIds, type Order } from '@order-intake/contracts';

/** Issues ids with the current secret, and still knows those that earlier secrets issued. */
export class IssuedIds {
  readonly #current: OrderIds;
  readonly #all: OrderIds[];

  constructor(secret: string, previousSecrets: readonly string[]) {
    this.#current = new OrderIds(secret);
    this.#all = [this.#current, ...previousSecrets.map((each) => new OrderIds(each))];
  }

  issue(client: string, order: Order): string {
    return this.#current.issue(client, order);
  }

  /** True if one of the secrets issued the id. */
  proves(id: string): boolean {
    return this.#all.some((each) => each.proves(id));
  }
}
