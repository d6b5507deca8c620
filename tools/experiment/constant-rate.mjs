import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often what is due is sent. */
const TICK_MS = 2;

/** Tells the orders of one sender from those of all others. */
let senders = 0;

/** Sends orders at a constant rate, whatever the answers do. */
export class ConstantRate {
  #url;
  #perSecond;
  #run = `RATE-${process.pid}-${Date.now().toString(36)}-${(senders += 1)}`;
  #agent = new Agent({ keepAlive: true });
  #isOver = false;
  /** @type {Promise<void> | undefined} */
  #sending;
  #sent = 0;
  #open = 0;
  #answered = 0;
  #failed = 0;

  /**
   * @param {string} url
   * @param {number} perSecond
   */
  constructor(url, perSecond) {
    this.#url = url;
    this.#perSecond = perSecond;
  }

  start() {
    this.#sending = this.#send();
  }

  /** So far: `answered` with success, `failed` otherwise. */
  get counts() {
    return { sent: this.#sent, answered: this.#answered, failed: this.#failed, at: performance.now() };
  }

  /** Sends no more, and returns when every answer has come. */
  async stop() {
    this.#isOver = true;
    await this.#sending;
    while (this.#open > 0) await sleep(TICK_MS);
    this.#agent.destroy();
  }

  async #send() {
    const begun = performance.now();
    while (!this.#isOver) {
      const due = Math.floor(((performance.now() - begun) / 1000) * this.#perSecond);
      while (this.#sent < due) this.#sendOne();
      await sleep(TICK_MS);
    }
  }

  #sendOne() {
    const body = anOrder(`${this.#run}-${(this.#sent += 1)}`);
    this.#open += 1;
    /** @param {boolean} isSuccess */
    const over = (isSuccess) => {
      this.#open -= 1;
      if (isSuccess) this.#answered += 1;
      else this.#failed += 1;
    };
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const sending = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (answer) => {
      answer.resume().once('end', () => over(answer.statusCode === 200 || answer.statusCode === 202));
    });
    sending.once('error', () => over(false));
    sending.end(body);
  }
}

/** @param {string} orderNumber */
function anOrder(orderNumber) {
  return JSON.stringify({
    orderNumber,
    customerId: 'c-1029384',
    currency: 'EUR',
    lines: [{ sku: 'SKU-123456', quantity: 2, unitAmount: 1999 }],
  });
}
