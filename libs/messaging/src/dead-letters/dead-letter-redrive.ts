import { setTimeout as sleep } from 'node:timers/promises';
import {
  messageHeaders,
  type DeadLetter,
  type Outcome,
  type QueueNames,
  type RedriveRequest,
  type RedriveStep,
  type SendOrder,
} from '@order-intake/contracts';
import type { Channel } from 'amqplib';
import { Delivery } from '../consume/delivery.js';
import { copyOf } from '../consume/steps/forward.step.js';
import type { ConfirmedPublisher } from '../publish/confirmed-publisher.js';
import type { OrderPublisher } from '../publish/order-publisher.js';
import type { DeadLetterJournal } from './dead-letter-journal.js';
import { readLetter, type Letter } from './read-letter.js';

export interface DeadLetterRedriveOptions {
  readonly names: QueueNames;
  /** Puts what stays at the tail. */
  readonly letters: ConfirmedPublisher;
  /** Begins new lives. Connects at the first step. */
  readonly orders: OrderPublisher;
  readonly openChannel: () => Promise<Channel>;
  readonly journal: DeadLetterJournal;
}

type Fate = 'redriven' | 'kept' | 'dropped';

const connectWithinMs = 3_000;

/**
 * Takes dead letters one by one and puts each where it goes, by confirmed publish, record, acknowledgement. Nothing is
 * taken to be looked at and returned: that would count as a delivery. A crash between the steps leaves a second copy: of
 * an order, which is saved once all the same, or of a letter that stays.
 */
export class DeadLetterRedrive {
  readonly #options: DeadLetterRedriveOptions;
  /** Messages of the pass under way, by their keys. */
  #seen = new Set<string>();
  #pass = '';
  #isOpen = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DeadLetterRedriveOptions) {
    this.#options = options;
  }

  /** One step after the other, whoever asks. @throws PublishError, errors of the journal */
  step(request: RedriveRequest): Promise<RedriveStep> {
    const step = this.#last.then(() => this.#step(request));
    this.#last = step.catch(() => undefined);
    return step;
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.#options.orders.close();
  }

  async #step({ pass, reason, take }: RedriveRequest): Promise<RedriveStep> {
    await this.#open();
    if (pass !== this.#pass) [this.#pass, this.#seen] = [pass, new Set()];
    const { openChannel, names } = this.#options;
    const channel = await openChannel();
    const lost = new AbortController();
    channel.on('close', () => lost.abort(new Error('the channel is lost')));
    const counts = { redriven: 0, kept: 0, dropped: 0 };
    let [taken, isRound] = [0, false];
    try {
      const { messageCount } = await channel.checkQueue(names.deadQueue);
      while (taken < take && !isRound) {
        const message = await channel.get(names.deadQueue);
        if (!message) break;
        const delivery = new Delivery(message, channel, lost.signal);
        const letter = readLetter(delivery);
        // Put back in this very pass: all before it have been looked at.
        isRound = letter.pass === pass;
        if (isRound) break;
        counts[await this.#settle(delivery, letter, reason)] += 1;
        taken += 1;
      }
      return { inQueue: messageCount, taken, ...counts, isRound };
    } finally {
      // Returns what is in hand and was not acknowledged.
      await channel.close().catch(() => undefined);
    }
  }

  async #settle(delivery: Delivery, letter: Letter, reason: string | undefined): Promise<Fate> {
    const { names, letters, orders, journal } = this.#options;
    const { record, order } = letter;
    if (reason !== undefined && record.reason !== reason) {
      // Never dropped as a copy: it may be the only one, put back by this pass and marked since by another.
      await letters.publish(copyOf(delivery, names.deadQueue, headersOf(record, this.#pass)));
      await journal.stayed(record);
      delivery.ack();
      return 'kept';
    }
    const isCopy = this.#seen.has(record.messageKey);
    this.#seen.add(record.messageKey);
    if (isCopy || (order && (await journal.isSaved(order.id)))) {
      await journal.left(record.messageKey);
      delivery.ack();
      return 'dropped';
    }
    const life = await orders.sendAgain((headers) => copyOf(delivery, names.queue, headers));
    await journal.left(record.messageKey, order && retrying(order, life));
    delivery.ack();
    return 'redriven';
  }

  /** @throws PublishError by the first publish, if it is not connected by then */
  async #open(): Promise<void> {
    const { orders, journal } = this.#options;
    if (this.#isOpen) return;
    this.#isOpen = true;
    journal.begin();
    orders.open();
    for (const end = Date.now() + connectWithinMs; orders.refusal && Date.now() < end;) await sleep(20);
  }
}

function headersOf(
  { reason, detail, attempts, failedAt }: DeadLetter,
  pass: string,
): Record<string, string | number> {
  return {
    [messageHeaders.attempt]: attempts,
    [messageHeaders.failureReason]: reason,
    [messageHeaders.failureDetail]: detail.slice(0, 500),
    [messageHeaders.failedAt]: failedAt.toISOString(),
    [messageHeaders.pass]: pass,
  };
}

/** Recorded after the publish: whatever that life comes to meanwhile may not be replaced by it. */
function retrying({ id, client, order }: SendOrder, life: string): Outcome {
  const { customerId, orderNumber } = order;
  const nextAttemptAt = new Date();
  return { id, client, customerId, orderNumber, life, state: 'retrying', attempts: 0, nextAttemptAt };
}
