import type {
  AcceptedOrder,
  Order,
  OrderList,
  OrderState,
  OrderStatus,
  Problem,
} from '@order-intake/contracts';
import { eventually } from './eventually.js';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Speaks to one gateway as a client of the product does: HTTP, and nothing else. */
export class GatewayClient {
  /** @param key of the API, if the gateway asks for one */
  constructor(
    readonly url: string,
    private readonly key?: string,
  ) {}

  submit(order: unknown): Promise<Answer<AcceptedOrder & Problem>> {
    return this.request('POST', '/v1/orders', order);
  }

  submitSynchronously(order: unknown): Promise<Answer<AcceptedOrder & Problem & { savedAt: string }>> {
    return this.request('POST', '/v1/orders/sync', order);
  }

  /** Submits an order that has to be accepted, and returns its id. */
  async accepted(order: Order): Promise<string> {
    const { status, body } = await this.submit(order);
    if (status !== 202) throw new Error(`expected 202, got ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  status(id: string): Promise<Answer<OrderStatus & Problem>> {
    return this.request('GET', `/v1/orders/${id}`);
  }

  /** Waits until the order's status page shows this state. */
  reaches(id: string, state: OrderState, timeoutMs?: number): Promise<OrderStatus> {
    return eventually(
      `order ${id} is ${state}`,
      async () => {
        const { body } = await this.status(id);
        if (body.state === state) return body;
        throw new Error(`it reads ${JSON.stringify(body)}`);
      },
      timeoutMs,
    );
  }

  list(query: Record<string, string>): Promise<Answer<OrderList>> {
    return this.request('GET', `/v1/orders?${new URLSearchParams(query).toString()}`);
  }

  /** Any request. An object is sent as JSON; text or bytes go as they are, with the headers given. */
  async request<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.key !== undefined && { authorization: `Bearer ${this.key}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  }
}
