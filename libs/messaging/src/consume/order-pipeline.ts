import { Logger } from '@nestjs/common';
import type { QueueNames, ReadableVersion, SendOrder } from '@order-intake/contracts';
import type { BrokerAddress } from '../connection/broker-connection.js';
import type { ConfirmedPublisher } from '../publish/confirmed-publisher.js';
import { beginAttempt, endAttempt } from './attempt-span.js';
import type { BackendGate } from './backend-gate.js';
import type { Delivery } from './delivery.js';
import { GateClosedError } from './gate.js';
import { OrderContext } from './order-context.js';
import type { OutcomeJournal } from './outcome-journal.js';
import { awaitVersion } from './steps/await-version.step.js';
import { decode } from './steps/decode.step.js';
import { forward } from './steps/forward.step.js';
import { judge } from './steps/judge.step.js';
import { hasEnded } from './steps/recall.step.js';
import { journalEntry } from './steps/record.step.js';
import type { Verdict } from './steps/verdict.js';

export interface OrderPipelineOptions {
  readonly names: QueueNames;
  readonly reads: readonly ReadableVersion<SendOrder>[];
  readonly retryDelaysMs: readonly number[];
  readonly gate: BackendGate;
  readonly journal: OutcomeJournal;
  readonly publisher: ConfirmedPublisher;
  readonly handle: (order: SendOrder, context: OrderContext) => Promise<{ savedAt: Date }>;
  readonly onSettled: OnSettled | undefined;
  /** The node that messages come from. */
  readonly broker: () => BrokerAddress | undefined;
}

/** Told of each verdict once it holds; `order` is missing if the message could not be read. */
export type OnSettled = (verdict: Verdict, order: SendOrder | undefined) => void;

/** What happens to one message, from delivery to acknowledgement. */
export class OrderPipeline {
  readonly #options: OrderPipelineOptions;
  readonly #logger = new Logger(OrderPipeline.name);
  #lastWaiting = '';

  constructor(options: OrderPipelineOptions) {
    this.#options = options;
  }

  /**
   * Settles one message. A crash between any two steps repeats work, and neither loses nor doubles an order: the
   * backend saves an order once, and what was forwarded or recorded before is the same again.
   *
   * @returns when it is acknowledged, or was taken from us unsettled; never throws
   */
  async process(delivery: Delivery): Promise<void> {
    const { names, broker } = this.#options;
    beginAttempt(delivery, names, broker());
    try {
      await this.#settle(delivery);
    } catch (error) {
      endAttempt(delivery, undefined);
      if (delivery.signal.aborted || error instanceof GateClosedError) return;
      this.#logger.error({ msg: 'a message could not be settled', orderId: orderIdOf(delivery), err: error });
      // After the acknowledgement nothing is left to put off: a copy would come back for ever.
      if (!delivery.isSettled) await this.#postpone(delivery);
    }
  }

  async #settle(delivery: Delivery): Promise<void> {
    const { names, reads, retryDelaysMs, publisher, journal } = this.#options;
    // 1. Read it, leave it to a consumer that reads later versions, or find that nobody can.
    const decoded = awaitVersion(delivery, reads, retryDelaysMs, Date.now()) ?? decode(delivery, reads);
    const order = 'kind' in decoded ? undefined : decoded;
    // 2. Done before? Then only the acknowledgement was lost.
    if (order && (await hasEnded(delivery, order.id, journal))) {
      if (delivery.intake !== undefined) await journal.record({ settled: delivery.intake });
      delivery.ack();
      return endAttempt(delivery, { kind: 'done', attempts: delivery.attempt });
    }
    // 3. Let the handler save it, at most so many at once. 4. Judge what came of it.
    const verdict = 'kind' in decoded ? decoded : await this.#attempt(delivery, decoded);
    // 5. Put it where it goes next, confirmed. 6. Record that, committed. 7. Only then acknowledge.
    await forward(delivery, verdict, names, publisher);
    await journal.record(journalEntry(delivery, verdict, order, Date.now()));
    delivery.ack();
    endAttempt(delivery, verdict);
    this.#options.onSettled?.(verdict, order);
    this.#log(delivery, verdict);
  }

  async #attempt(delivery: Delivery, order: SendOrder): Promise<Verdict> {
    const { gate, handle, retryDelaysMs } = this.#options;
    const context = new OrderContext([delivery, delivery.attempt >= retryDelaysMs.length]);
    const call = await gate.run(() => handle(order, context), delivery.signal);
    delivery.signal.throwIfAborted();
    return judge(call, delivery.attempt, retryDelaysMs);
  }

  /** A fault of our own must neither lose the message nor hold its place for ever: later, without a record. */
  async #postpone(delivery: Delivery): Promise<void> {
    const { names, publisher, retryDelaysMs } = this.#options;
    const again = { kind: 'again', delayMs: Math.max(...retryDelaysMs), attempts: delivery.attempt } as const;
    await forward(delivery, { ...again, problem: 'internal-error', detail: '' }, names, publisher).then(
      () => delivery.ack(),
      () => undefined,
    );
  }

  /** Once: every order of an upgraded gateway would say the same. */
  #logWaiting(detail: string): void {
    if (detail !== this.#lastWaiting)
      this.#logger.warn({ msg: 'orders of a later version are put off', detail });
    this.#lastWaiting = detail;
  }

  #log(delivery: Delivery, verdict: Verdict): void {
    const line = { orderId: orderIdOf(delivery), attempts: verdict.attempts };
    if (verdict.kind === 'again' && verdict.problem === 'unknown-message-type')
      this.#logWaiting(verdict.detail);
    else if (verdict.kind === 'done')
      this.#logger.debug({ ...line, msg: verdict.refusal ? 'rejected' : 'saved' });
    else if (verdict.kind === 'again') this.#logger.debug({ ...line, msg: 'again', detail: verdict.detail });
    else this.#logger.warn({ ...line, msg: 'dead letter', reason: verdict.reason, detail: verdict.detail });
  }
}

function orderIdOf(delivery: Delivery): string {
  return String(delivery.message.properties.messageId ?? '').slice(0, 36);
}
