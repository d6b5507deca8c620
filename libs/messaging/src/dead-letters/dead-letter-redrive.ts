import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  messageHeaders,
  type DeadLetter,
  type Outcome,
  type QueueNames,
  type ReadableVersion,
  type RedriveRequest,
  type RedriveStep,
  type SendOrder,
} from '@order-intake/contracts';
import type { Channel } from 'amqplib';
import type { Delivery } from '../consume/delivery.js';
import { copyOf } from '../consume/steps/forward.step.js';
import type { ConfirmedPublisher } from '../publish/confirmed-publisher.js';
import type { OrderPublisher } from '../publish/order-publisher.js';
import type { DeadLetterJournal } from './dead-letter-journal.js';
import { readLetter, type Letter } from './read-letter.js';
import { RedriveTurn } from './redrive-turn.js';

export interface DeadLetterRedriveOptions {
  readonly names: QueueNames;
  readonly reads: readonly ReadableVersion<SendOrder>[];
  /** Puts what stays at the tail. */
  readonly letters: ConfirmedPublisher;
  /** Begins new lives. Connects at the first step. */
  readonly orders: OrderPublisher;
  readonly openChannel: () => Promise<Channel>;
  readonly journal: DeadLetterJournal;
}

type Fate = 'redriven' | 'kept' | 'dropped';

const connectWithinMs = 3_000;

/** Who drives a pass asks at least once a second. One that was killed must not keep the others waiting. */
const restsAtMostMs = 3_000;

/**
 * Takes dead letters one by one and puts each where it goes, by confirmed publish, record, acknowledgement. Nothing is
 * taken to be looked at and returned: that would count as a delivery. One pass goes on at a time, others wait for it.
 *
 * A crash between the steps leaves a second copy: of an order, which is saved once all the same, or of a letter that
 * stays. That one is dropped by a later pass, when it has itself put back another copy, of a later time. A copy gets a
 * later time than the one it replaces, so the latest of a letter is never dropped, whatever other passes do meanwhile.
 * Letters are told apart by a name of their own, never by what they hold: two messages may be alike.
 */
export class DeadLetterRedrive {
  readonly #options: DeadLetterRedriveOptions;
  #turn: RedriveTurn | undefined;
  #isOpen = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DeadLetterRedriveOptions) {
    this.#options = options;
  }

  /** One step after the other, whoever asks. @throws PublishError, errors of the journal */
  step(request: RedriveRequest): Promise<RedriveStep> {
    return this.#inOrder(() => this.#step(request));
  }

  async close(): Promise<void> {
    await this.#turn?.end();
    if (this.#isOpen) await this.#options.orders.close();
  }

  async #step({ pass, reason, take }: RedriveRequest): Promise<RedriveStep> {
    await this.#open();
    const counts = { redriven: 0, kept: 0, dropped: 0 };
    let taken = 0;
    const turn = await this.#turnOf(pass);
    if (!turn) return { isWaiting: true, left: 0, taken, ...counts };
    turn.steps += 1;
    try {
      while (taken < take && turn.left > 0) {
        const delivery = await turn.next();
        if (!delivery) break;
        counts[await this.#settle(turn, delivery, reason)] += 1;
        taken += 1;
      }
    } catch (error) {
      await turn.end();
      throw error;
    }
    if (turn.left === 0) await turn.end();
    else this.#endUnlessAsked(turn);
    return { isWaiting: false, left: turn.left, taken, ...counts };
  }

  async #turnOf(pass: string): Promise<RedriveTurn | undefined> {
    const { openChannel, names } = this.#options;
    const current = this.#turn;
    if (current?.pass === pass && (current.isOurs || current.left === 0)) return current;
    if (current?.isOurs) return undefined;
    const turn = await RedriveTurn.begin(pass, await openChannel(), names);
    if (turn) this.#turn = turn;
    return turn;
  }

  async #settle(turn: RedriveTurn, delivery: Delivery, reason: string | undefined): Promise<Fate> {
    const letter = readLetter(delivery, this.#options.reads);
    const stays = reason !== undefined && letter.record.reason !== reason;
    const fate = stays
      ? await this.#putBack(turn, delivery, letter)
      : await this.#redrive(turn, delivery, letter);
    delivery.ack();
    return fate;
  }

  async #putBack(turn: RedriveTurn, delivery: Delivery, letter: Letter): Promise<Fate> {
    const { names, letters, journal } = this.#options;
    const { record, id = randomUUID(), putBackAtMs } = letter;
    if ((turn.settled.get(id) ?? 0) > putBackAtMs) return 'dropped';
    const atMs = Math.max(Date.now(), putBackAtMs + 1);
    await letters.publish(copyOf(delivery, names.deadQueue, headersOf(record, id, atMs)));
    await journal.stayed(record);
    turn.settled.set(id, atMs);
    return 'kept';
  }

  async #redrive(turn: RedriveTurn, delivery: Delivery, { record, order, id }: Letter): Promise<Fate> {
    const { names, orders, journal } = this.#options;
    const isCopy = id !== undefined && turn.settled.get(id) === Infinity;
    if (isCopy || (order && (await journal.isSaved(order.id)))) {
      await journal.left(record.messageKey);
      return 'dropped';
    }
    const life = await orders.sendAgain((headers) => copyOf(delivery, names.queue, headers));
    await journal.left(record.messageKey, order && retrying(order, life));
    if (id !== undefined) turn.settled.set(id, Infinity);
    return 'redriven';
  }

  #endUnlessAsked(turn: RedriveTurn): void {
    const { steps } = turn;
    const end = () => this.#inOrder(async () => (turn.steps === steps ? turn.end() : undefined));
    setTimeout(() => void end(), restsAtMostMs).unref();
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
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
  id: string,
  putBackAtMs: number,
): Record<string, string | number> {
  return {
    [messageHeaders.attempt]: attempts,
    [messageHeaders.failureReason]: reason,
    [messageHeaders.failureDetail]: detail.slice(0, 500),
    [messageHeaders.failedAt]: failedAt.toISOString(),
    [messageHeaders.letter]: id,
    [messageHeaders.putBackAt]: putBackAtMs,
  };
}

/** Recorded after the publish: whatever that life comes to meanwhile may not be replaced by it. */
function retrying({ id, client, order }: SendOrder, life: string): Outcome {
  const { customerId, orderNumber } = order;
  const nextAttemptAt = new Date();
  return { id, client, customerId, orderNumber, life, state: 'retrying', attempts: 0, nextAttemptAt };
}
