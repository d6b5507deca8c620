import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, UseGuards } from '@nestjs/common';
import { OrderStore, type Reconciliation } from '@order-intake/order-store';
import { AdminAddressGuard } from './admin-address.guard.js';
import { QueueTotals } from './queue-totals.js';

interface ReconciliationReport extends Reconciliation {
  /** Confirmed orders without an end, of all publishers. */
  readonly unsettled: number;
  /**
   * True: what is `unsettled` is lost. False while orders are retrying, wait in a queue or are in any consumer's hands,
   * and where that cannot be known, since RABBITMQ_MANAGEMENT_URL is not set.
   */
  readonly isQuiet: boolean;
}

/** A number that is missing at one look may be on its way: the broker counts its messages every five seconds only. */
const secondLookMs = 6_000;

/** Whether every confirmed order has an end, by the numbers of its publisher: what `npm run reconcile` reads of the store. */
@Controller('admin/reconciliation')
@UseGuards(AdminAddressGuard)
export class ReconciliationController {
  #looking: Promise<ReconciliationReport> | undefined;

  constructor(
    private readonly store: OrderStore,
    private readonly totals: QueueTotals,
  ) {}

  /** Takes some seconds if orders seem to be lost. */
  @Get()
  show(): Promise<ReconciliationReport> {
    // It reads the whole record: whoever asks meanwhile gets the same.
    this.#looking ??= this.#lookTwice().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookTwice(): Promise<ReconciliationReport> {
    const first = await this.#look();
    if (!first.isQuiet || first.unsettled === 0) return first;
    await sleep(secondLookMs);
    const second = await this.#look();
    return { ...second, isQuiet: second.isQuiet && numbersOf(first) === numbersOf(second) };
  }

  /** The queues first: what leaves them later can only have been settled by then. */
  async #look(): Promise<ReconciliationReport> {
    const areEmpty = await this.totals.areZero();
    const reconciliation = await this.store.reconciliation();
    const unsettled = reconciliation.publishers.reduce((sum, { unsettledCount }) => sum + unsettledCount, 0);
    return { ...reconciliation, unsettled, isQuiet: areEmpty && reconciliation.states.retrying === 0 };
  }
}

function numbersOf({ publishers }: Reconciliation): string {
  return JSON.stringify(publishers.map(({ boot, unsettled }) => [boot, unsettled]));
}
