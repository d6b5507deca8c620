import { sendOrder } from '@order-intake/contracts';

interface QueueTotal {
  readonly name: string;
  /** Missing until it is counted. */
  readonly messages?: number;
}

const { queue, deadQueue } = sendOrder.names;
const answerWithinMs = 5_000;

/** Asks RabbitMQ's management API, which alone counts what every consumer has in its hands. */
export class QueueTotals {
  readonly #url: URL | undefined;
  readonly #authorization: string;

  /**
   * @param management base URL of the API, with user and password
   * @param amqpUrl names the virtual host
   */
  constructor(management: string | undefined, amqpUrl: string) {
    const vhost = decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';
    const url =
      management === undefined
        ? undefined
        : new URL(`api/queues/${encodeURIComponent(vhost)}`, `${management.replace(/\/$/, '')}/`);
    const account = [url?.username ?? '', url?.password ?? ''].map(decodeURIComponent).join(':');
    this.#authorization = `Basic ${Buffer.from(account).toString('base64')}`;
    if (url) url.username = url.password = '';
    this.#url = url;
  }

  /** True if none of the order queues but the dead letters' holds a message. False too if that cannot be known. */
  async areZero(): Promise<boolean> {
    if (!this.#url) return false;
    try {
      const answer = await fetch(this.#url, {
        headers: { authorization: this.#authorization },
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const queues = answer.ok ? ((await answer.json()) as QueueTotal[]) : [];
      const counted = queues.filter(({ name }) => name === queue || name.startsWith(`${queue}.`));
      return (
        counted.length > 0 && counted.every(({ name, messages }) => name === deadQueue || messages === 0)
      );
    } catch {
      return false;
    }
  }
}
