import { sendOrder } from '@order-intake/contracts';
import amqp from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetUpError } from '../setup/set-up-error.mjs';
import { waitFor } from '../stack/wait-for.mjs';

/** @import { PrivateStack } from './private-stack.mjs' */

/**
 * Where the orders are at one moment.
 * @typedef {object} Sample
 * @property {number} at milliseconds since 1970
 * @property {number} queueDepth messages that wait in the queue
 * @property {number} held messages in the consumer's hands
 * @property {number} backendInFlight calls whose caller is connected
 * @property {number} orphansInFlight
 * @property {number} saved since the last reset
 */

/** A call that lost its caller runs on for its modelled time: 26 s at 1000 in flight, more when retries join. */
const IDLE_WITHIN_MS = 240_000;

/** Looks at queue, consumer and backend while they work. */
export class StackWatch {
  #stack;
  #connection;
  #channel;

  /**
   * @param {PrivateStack} stack
   * @param {import('amqplib').ChannelModel} connection
   * @param {import('amqplib').Channel} channel
   */
  constructor(stack, connection, channel) {
    this.#stack = stack;
    this.#connection = connection;
    this.#channel = channel;
  }

  /** @param {PrivateStack} stack with its consumer running, since that declares the queue */
  static async open(stack) {
    const connection = await amqp.connect(stack.addresses.RABBITMQ_URLS);
    // A broker that goes away shows itself in the next look.
    connection.on('error', () => undefined);
    return new StackWatch(stack, connection, await connection.createChannel());
  }

  /** @returns {Promise<Sample>} */
  async look() {
    const at = Date.now();
    // A passive declaration knows the depth of the moment; the management API counts once a second only.
    const [{ messageCount }, held, stats] = await Promise.all([
      this.#channel.checkQueue(sendOrder.names.queue),
      this.#held(),
      this.stats(),
    ]);
    const { inFlight, orphansInFlight, saved } = stats;
    return { at, queueDepth: messageCount, held, backendInFlight: inFlight, orphansInFlight, saved };
  }

  /**
   * Takes samples until the work is done.
   * @template T
   * @param {number} everyMs
   * @param {() => Promise<T>} work
   * @returns {Promise<{ samples: Sample[], result: T }>}
   */
  async during(everyMs, work) {
    /** @type {Sample[]} */
    const samples = [];
    let isOver = false;
    const sampling = (async () => {
      while (!isOver) {
        samples.push(await this.look());
        await sleep(everyMs);
      }
    })();
    try {
      const result = await work();
      return { samples, result };
    } finally {
      isOver = true;
      await sampling;
    }
  }

  /** Returns when nothing of an earlier run is under way any more. */
  async untilIdle() {
    await waitFor(
      async () => {
        const { queueDepth, held, backendInFlight, orphansInFlight } = await this.look();
        return queueDepth + held + backendInFlight + orphansInFlight === 0;
      },
      {
        timeoutMs: IDLE_WITHIN_MS,
        failure: () => new SetUpError(`Orders are still under way after ${IDLE_WITHIN_MS / 1000} s.`),
      },
    );
  }

  /** @returns {Promise<import('./results.mjs').BackendStats & { inFlight: number, orphansInFlight: number }>} */
  async stats() {
    const answer = await fetch(`${this.#stack.urlOf('backend')}/stats`);
    return /** @type {ReturnType<StackWatch['stats']>} */ (answer.json());
  }

  close() {
    return this.#connection.close();
  }

  async #held() {
    const answer = await fetch(`${this.#stack.urlOf('consumer')}/metrics`);
    return Number(/^consumer_messages_held\S* (\d+)/m.exec(await answer.text())?.[1]);
  }
}
