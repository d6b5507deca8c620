import { Injectable } from '@nestjs/common';
import type { Order, RecordedState } from '@order-intake/contracts';
import { OrderStore, StoreUnavailableError } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';
import { RecentOrders } from './recent-orders.js';

/** Refuses an order whose number its customer has used for other content, where this gateway happens to know. */
@Injectable()
export class DuplicateCheck {
  constructor(
    private readonly recent: RecentOrders,
    private readonly store: OrderStore,
  ) {}

  /**
   * The check of one order; undefined if nothing speaks against it, so that the usual case waits for nothing.
   *
   * @throws ProblemException `duplicate-order-number`, from the promise
   */
  refuseTakenNumber(number: string, order: Order, id: string): Promise<void> | undefined {
    const holder = this.recent.otherOrderOf(number, id);
    return holder === undefined ? undefined : this.#refuseUnlessFreed(holder, order);
  }

  /** An order that ended refused or failed never took its number. */
  async #refuseUnlessFreed(holder: string, { orderNumber }: Order): Promise<void> {
    const state = await this.#stateOf(holder);
    if (state === 'rejected' || state === 'failed' || state === 'unknown') return;
    throw new ProblemException('duplicate-order-number', {
      detail: `This customer has sent another order ${orderNumber}. This one was not accepted.`,
    });
  }

  /** With the store down nobody here knows; then the backend decides. */
  async #stateOf(id: string): Promise<RecordedState | 'unknown' | undefined> {
    try {
      return (await this.store.find(id))?.state;
    } catch (error) {
      if (error instanceof StoreUnavailableError) return 'unknown';
      throw error;
    }
  }
}
