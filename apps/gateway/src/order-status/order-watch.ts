import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { isFinal } from '@order-intake/contracts';
import { OrderStore, type StoredOutcome } from '@order-intake/order-store';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';

/** How often the store is asked, by one query for all who wait; not at all while nobody does. */
const lookIntervalMs = 150;

interface Waiter {
  readonly id: string;
  latest: StoredOutcome | undefined;
  readonly leave: () => void;
  readonly fail: (error: unknown) => void;
}

/** Requests that wait for their order's end. Each holds memory, so there are only so many. */
@Injectable()
export class OrderWatch implements OnModuleDestroy {
  readonly #store: OrderStore;
  readonly #maxWaiters: number;
  readonly #waiters = new Set<Waiter>();
  #isLooking = false;
  #isClosed = false;

  constructor(store: OrderStore, @Inject(GATEWAY_CONFIG) { MAX_WAITERS }: GatewayConfig) {
    this.#store = store;
    this.#maxWaiters = MAX_WAITERS;
  }

  /** False when as many wait as may, or when the gateway stops: then the answer is what is known now. */
  get hasRoom(): boolean {
    return this.#waiters.size < this.#maxWaiters && !this.#isClosed;
  }

  /**
   * Waits until the order is final.
   *
   * @param known its outcome as read before
   * @param seconds to wait at most
   * @param gone aborts when the client has left
   * @returns its outcome by then, which may be the one that was known
   * @throws StoreUnavailableError
   */
  async untilFinal(
    id: string,
    known: StoredOutcome | undefined,
    seconds: number,
    gone: AbortSignal,
  ): Promise<StoredOutcome | undefined> {
    const { promise, resolve: leave, reject: fail } = Promise.withResolvers<void>();
    const waiter: Waiter = { id, latest: known, leave, fail };
    const deadline = setTimeout(leave, seconds * 1_000);
    gone.addEventListener('abort', () => leave(), { once: true });
    this.#waiters.add(waiter);
    if (!this.#isLooking) void this.#keepLooking();
    try {
      await promise;
      return waiter.latest;
    } finally {
      clearTimeout(deadline);
      this.#waiters.delete(waiter);
    }
  }

  onModuleDestroy(): void {
    this.#isClosed = true;
    for (const { leave } of this.#waiters) leave();
  }

  async #keepLooking(): Promise<void> {
    this.#isLooking = true;
    while (this.#waiters.size > 0) {
      await sleep(lookIntervalMs);
      await this.#look().catch((error: unknown) => {
        for (const { fail } of this.#waiters) fail(error);
      });
    }
    this.#isLooking = false;
  }

  async #look(): Promise<void> {
    const ids = new Set([...this.#waiters].map(({ id }) => id));
    if (ids.size === 0) return;
    const outcomes = new Map((await this.#store.findMany([...ids])).map((outcome) => [outcome.id, outcome]));
    for (const waiter of this.#waiters) {
      waiter.latest = outcomes.get(waiter.id) ?? waiter.latest;
      if (waiter.latest && isFinal(waiter.latest.state)) waiter.leave();
    }
  }
}
