import { Injectable } from '@nestjs/common';
import { canonicalJson, type BackendOrder } from '@order-intake/contracts';
import { BackendCapacity } from '../capacity/backend-capacity.js';
import { InjectedFaults } from '../faults/injected-faults.js';
import { Ledger } from '../ledger/ledger.js';
import type { Caller } from './caller.js';
import { Call } from './call.js';
import { CallsInFlight } from './calls-in-flight.js';
import { ServicePause } from './service-pause.js';

/** What became of an order. */
export type Answer =
  | { readonly kind: 'saved'; readonly savedAt: number }
  /** The same order was saved before, or by a call that was under way already. */
  | { readonly kind: 'replayed'; readonly savedAt: number }
  /** The order number, or the id, belongs to an order with other content. */
  | { readonly kind: 'taken'; readonly holder: string }
  | { readonly kind: 'unknown-article'; readonly sku: string };

interface Running {
  readonly call: Call;
  readonly content: string;
  readonly answer: Promise<Answer>;
}

/** Saves orders once each: the id is the idempotency key. */
@Injectable()
export class SaveOrder {
  readonly #running = new Map<string, Running>();

  constructor(
    private readonly ledger: Ledger,
    private readonly capacity: BackendCapacity,
    private readonly faults: InjectedFaults,
    private readonly calls: CallsInFlight,
    private readonly pause: ServicePause,
  ) {}

  async save(id: string, body: BackendOrder, caller: Caller): Promise<Answer> {
    const content = canonicalJson(body);
    const saved = this.ledger.find(id);
    if (saved) return saved.content === content ? replayOf(saved.savedAt) : { kind: 'taken', holder: id };
    const running = this.#running.get(id);
    if (!running) return this.#begin(id, body, content, caller);
    if (running.content === content) {
      waitWith(running.call, caller);
      const answer = await running.answer;
      return answer.kind === 'saved' ? replayOf(answer.savedAt) : answer;
    }
    // Whether the id is taken is known only when the other order is saved or refused.
    await Promise.allSettled([running.answer]);
    return this.save(id, body, caller);
  }

  #begin(id: string, body: BackendOrder, content: string, caller: Caller): Promise<Answer> {
    const call = new Call(this.calls);
    waitWith(call, caller);
    const answer = this.#run(id, body, content).finally(() => {
      this.#running.delete(id);
      call.end();
    });
    this.#running.set(id, { call, content, answer });
    return answer;
  }

  async #run(id: string, { client, order }: BackendOrder, content: string): Promise<Answer> {
    const extraLatencyMs = this.faults.current.extraLatencyMs ?? 0;
    // The load is taken when a call begins, so that a call costs one timer however the load changes while it runs. Under
    // a steady load that is the law's throughput; after a change it takes one service time to get there.
    await this.pause.last(this.capacity.serviceTimeMs(this.calls.working) + extraLatencyMs);

    const unknown = order.lines.find(({ sku }) => sku.startsWith('UNKNOWN'));
    if (unknown) return { kind: 'unknown-article', sku: unknown.sku };

    const { customerId, orderNumber } = order;
    const holder = this.faults.current.uniquenessOff
      ? undefined
      : this.ledger.holderOf({ client, customerId, orderNumber });
    if (holder !== undefined) {
      // A refusal is final, so the order that causes it has to be too.
      await this.ledger.flushed();
      return { kind: 'taken', holder };
    }
    const savedAt = Date.now();
    await this.ledger.record({ orderId: id, client, customerId, orderNumber, content, savedAt });
    return { kind: 'saved', savedAt };
  }
}

function replayOf(savedAt: number): Answer {
  return { kind: 'replayed', savedAt };
}

function waitWith(call: Call, caller: Caller): void {
  call.join();
  if (caller.hasGone) call.leave();
  else caller.onGone(() => call.leave());
}
