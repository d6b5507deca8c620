import { Controller, Get, UseGuards } from '@nestjs/common';
import { OrdersTransport } from '@order-intake/messaging';
import { OrderStore, type Reconciliation } from '@order-intake/order-store';
import { AdminAddressGuard } from './admin-address.guard.js';

interface ReconciliationReport extends Reconciliation {
  /** Confirmed orders without an end, of all publishers. */
  readonly unsettled: number;
  /** False while orders are retrying, wait in a queue, or are in this consumer's hands: then `unsettled` says nothing yet. */
  readonly isQuiet: boolean;
}

/** Whether every confirmed order has an end, by the numbers of its publisher: what `npm run reconcile` reads of the store. */
@Controller('admin/reconciliation')
@UseGuards(AdminAddressGuard)
export class ReconciliationController {
  #reading: Promise<Reconciliation> | undefined;

  constructor(
    private readonly store: OrderStore,
    private readonly transport: OrdersTransport,
  ) {}

  @Get()
  async show(): Promise<ReconciliationReport> {
    // It reads the whole record: whoever asks meanwhile gets the same.
    this.#reading ??= this.store.reconciliation().finally(() => (this.#reading = undefined));
    const reconciliation = await this.#reading;
    const unsettled = reconciliation.publishers.reduce((sum, { unsettledCount }) => sum + unsettledCount, 0);
    return { ...reconciliation, unsettled, isQuiet: this.#isQuiet(reconciliation) };
  }

  #isQuiet({ states }: Reconciliation): boolean {
    const { queues, progress, deadQueue } = this.transport;
    const waiting = [...queues].some(
      ([queue, { messagesReady }]) => queue !== deadQueue && messagesReady > 0,
    );
    return states.retrying === 0 && queues.size > 0 && !waiting && progress.held === 0;
  }
}
