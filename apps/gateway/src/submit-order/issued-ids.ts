import { createHmac } from 'node:crypto';
import { OrderIds, type Order } from '@order-intake/contracts';
import { anonymous } from '../clients/anonymous.js';

/**
 * Issues ids with the current secret, and still knows those that earlier secrets issued. Each client has a secret of
 * its own, made of ours and its name: so an id proves to whom it was issued, and is nothing in anybody else's hands.
 */
export class IssuedIds {
  /** The current secret first. As many as clients are configured. */
  readonly #byClient = new Map<string, readonly [OrderIds, ...OrderIds[]]>();

  constructor(
    private readonly secret: string,
    private readonly previousSecrets: readonly string[],
  ) {}

  issue(client: string, order: Order): string {
    return this.#idsOf(client)[0].issue(client, order);
  }

  /** True if one of the secrets issued the id to this client. */
  proves(client: string, id: string): boolean {
    return this.#idsOf(client).some((each) => each.proves(id));
  }

  #idsOf(client: string): readonly [OrderIds, ...OrderIds[]] {
    let ids = this.#byClient.get(client);
    if (!ids) {
      const made = (secret: string) => new OrderIds(secretOf(client, secret));
      ids = [made(this.secret), ...this.previousSecrets.map(made)];
      this.#byClient.set(client, ids);
    }
    return ids;
  }
}

function secretOf(client: string, secret: string): string {
  return client === anonymous
    ? secret
    : createHmac('sha256', secret).update(`client ${client}`).digest('hex');
}
