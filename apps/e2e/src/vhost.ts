import { queueNames, sendOrder } from '@order-intake/contracts';
import { connect } from 'amqplib';
import { setTimeout as sleep } from 'node:timers/promises';
import { surroundings } from './surroundings.js';
import { eventually } from './eventually.js';

export interface QueueDepth {
  readonly name: string;
  /** All messages: ready, unacknowledged, and those that dead-lettering has not handed over. Absent until counted. */
  readonly messages?: number;
  readonly consumers: number;
}

export interface RawMessage {
  readonly body: Buffer | string;
  readonly messageId?: string;
  readonly type?: string;
  readonly contentType?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly headers?: Record<string, unknown>;
}

export interface DeadLetterMessage {
  readonly payload: string;
  readonly payload_encoding: 'string' | 'base64';
  readonly properties: { readonly message_id?: string; readonly headers: Record<string, unknown> };
}

/** The management API counts at most every second, and a message on its way may be in no count. */
const betweenCountsMs = 1500;

/** One virtual host of the broker: a broker to itself for each file of specs. */
export class VirtualHost {
  readonly url: string;
  /** The names of the order queue and those around it. */
  readonly names = queueNames('orders.send');

  constructor(readonly name: string) {
    this.url = `${surroundings.rabbitMqUrl}/${encodeURIComponent(name)}`;
  }

  async create(): Promise<void> {
    await manage('PUT', `vhosts/${this.name}`);
    await manage('PUT', `permissions/${this.name}/guest`, { configure: '.*', write: '.*', read: '.*' });
  }

  /** Waits until every queue is counted: then it has had a leader for a second. */
  async settled(): Promise<void> {
    await eventually('all queues are counted', async () =>
      (await this.queues()).every(({ messages }) => messages !== undefined),
    );
  }

  /**
   * Removes it with its queues. Not while they are without a leader: in 3.10, to delete a wait queue just when its
   * leader is elected, after a start of the broker, ends dead-lettering for all queues of the node.
   */
  async delete(): Promise<void> {
    await this.settled();
    await manage('DELETE', `vhosts/${this.name}`);
  }

  queues(): Promise<QueueDepth[]> {
    return manage('GET', `queues/${this.name}`);
  }

  /** Waits until no queue holds a message. Dead letters count unless they are left out. */
  async empty(options: { exceptDeadLetters?: boolean; timeoutMs?: number } = {}): Promise<void> {
    const total = async () =>
      (await this.queues())
        .filter(({ name }) => !options.exceptDeadLetters || name !== this.names.deadQueue)
        .reduce((sum, { messages }) => sum + (messages ?? Infinity), 0);
    await eventually(
      'all queues are empty',
      async () => {
        if ((await total()) > 0) return false;
        await sleep(betweenCountsMs);
        return (await total()) === 0;
      },
      options.timeoutMs,
    );
  }

  /** Publishes anything at all to the order queue and returns when the broker has it. */
  publish(message: RawMessage): Promise<void> {
    return this.publishAll([message]);
  }

  async publishAll(messages: readonly RawMessage[]): Promise<void> {
    const connection = await connect(this.url);
    try {
      const channel = await connection.createConfirmChannel();
      for (const { body, ...properties } of messages)
        channel.publish(this.names.exchange, this.names.queue, Buffer.from(body), {
          persistent: true,
          mandatory: true,
          type: sendOrder.type,
          contentType: 'application/json',
          ...properties,
        });
      await channel.waitForConfirms();
    } finally {
      await connection.close();
    }
  }

  /** The dead letters, left where they are. */
  deadLetters(): Promise<DeadLetterMessage[]> {
    return manage('POST', `queues/${this.name}/${encodeURIComponent(this.names.deadQueue)}/get`, {
      count: 1000,
      ackmode: 'ack_requeue_true',
      encoding: 'auto',
    });
  }
}

/** One call of the management API. Answers are whatever RabbitMQ says; the caller knows what it asked for. */
export async function manage<T>(method: string, path: string, body?: unknown): Promise<T> {
  const url = new URL(`/api/${path}`, surroundings.managementUrl);
  const credentials = Buffer.from(`${url.username}:${url.password}`).toString('base64');
  [url.username, url.password] = ['', ''];
  const response = await fetch(url, {
    method,
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
