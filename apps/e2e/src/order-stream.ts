import type { Order } from '@order-intake/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './eventually.js';
import type { GatewayClient } from './gateway-client.js';
import { anOrder } from './orders.js';
import type { System } from './system.js';

/** One order that was sent, and what came back. */
export interface Submission {
  readonly order: Order;
  readonly tookMs: number;
  /** When the answer was there, by `performance.now()`. */
  readonly answeredAt: number;
  /** Missing if the connection failed. */
  readonly status?: number;
  /** Of an accepted order. */
  readonly id?: string;
  /** The problem's name: `broker-unavailable`. Missing if the answer is no problem document. */
  readonly problem?: string;
  readonly retryAfter?: string;
  /** The code of the connection's failure: `ECONNREFUSED`. */
  readonly failure?: string;
}

export interface OrderStreamOptions {
  /** How many clients send at once, each waiting for its answer. Default 6. */
  readonly atOnce?: number;
  /** What each of them waits between two orders, in milliseconds. Default 30: together about 150 orders/s. */
  readonly pauseMs?: number;
  readonly order?: () => Order;
  /** Whom they send to, in turn. Default: the first. */
  readonly gateways?: readonly GatewayClient[];
}

/** Clients that keep sending new orders, from its making until `stop`. */
export class OrderStream {
  readonly all: Submission[] = [];
  private isStopped = false;
  private readonly clients: Promise<void>[];

  constructor(system: System, options: OrderStreamOptions = {}) {
    const { gateways = [system.client], atOnce = 6, pauseMs = 30, order = anOrder } = options;
    system.cleanups.push(() => this.stop());
    this.clients = Array.from({ length: atOnce }, async (_, client) => {
      for (let turn = client; !this.isStopped; turn++) {
        const gateway = gateways[turn % gateways.length];
        if (gateway) this.all.push(await submit(gateway, order()));
        await sleep(pauseMs);
      }
    });
  }

  get accepted(): Submission[] {
    return this.all.filter(({ status }) => status === 202);
  }

  /** Those that were not accepted. */
  get others(): Submission[] {
    return this.all.filter(({ status }) => status !== 202);
  }

  /** Waits until so many more orders were answered, or accepted, than are now. */
  async more(count: number, which: 'all' | 'accepted' = 'accepted', timeoutMs?: number): Promise<void> {
    const target = this[which].length + count;
    await eventually(
      `${count} more orders are ${which === 'all' ? 'answered' : which}`,
      () => this[which].length >= target,
      timeoutMs,
    );
  }

  /** Sends no more, and returns when the last answer is there. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.clients);
  }
}

async function submit(gateway: GatewayClient, order: Order): Promise<Submission> {
  const began = performance.now();
  const answered = () => {
    const answeredAt = performance.now();
    return { order, answeredAt, tookMs: Math.round(answeredAt - began) };
  };
  try {
    const { status, headers, body } = await gateway.submit(order);
    if (status === 202) return { ...answered(), status, id: body.id };
    const retryAfter = headers.get('retry-after');
    return {
      ...answered(),
      status,
      ...(typeof body === 'object' && { problem: body.type.replace('/problems/', '') }),
      ...(retryAfter !== null && { retryAfter }),
    };
  } catch (error) {
    const cause = (error as Error).cause as { code?: string } | undefined;
    return { ...answered(), failure: cause?.code ?? String(error) };
  }
}
