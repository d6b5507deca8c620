import type { DeliveryChange, Problem } from '@order-intake/contracts';
import type { AppProcess } from './app-process.js';
import { eventually } from './eventually.js';
import { GatewayClient, type Answer } from './gateway-client.js';
import { readMetrics } from './read-metrics.js';
import type { System } from './system.js';

export interface DeliveryReport {
  readonly paused: boolean;
  readonly limit: number;
  readonly limitIsSet: boolean;
}

/** What a consumer says of itself when it is asked whether it is ready. */
export interface ConsumingReport {
  readonly limit: number;
  readonly pauses: readonly string[];
  /** If there is a budget of all consumers. */
  readonly fleet?: { readonly budget: number; readonly consumers?: number; readonly share: number };
}

/** Consumers have so long to follow a change. */
const followWithinMs = 2_000;

/** The operator of all consumers of a system. */
export class DeliveryControl {
  constructor(private readonly system: System) {}

  /** Sets it at the first consumer. Anything at all, for specs of bad input. */
  put(change: unknown, headers?: Record<string, string>): Promise<Answer<DeliveryReport & Problem>> {
    return this.client.request('PUT', '/admin/delivery', change, headers);
  }

  get(): Promise<Answer<DeliveryReport & Problem>> {
    return this.client.request('GET', '/admin/delivery');
  }

  /** Sets it, and returns when every running consumer does so. */
  async change(change: DeliveryChange): Promise<void> {
    const { status, body } = await this.put(change);
    if (status !== 200) throw new Error(`expected 200, got ${status}: ${JSON.stringify(body)}`);
    const { paused, limit } = body;
    const isFollowing = async (consumer: AppProcess) => {
      const report = await this.consuming(consumer);
      return report.limit === limit && report.pauses.length === (paused ? 1 : 0);
    };
    await eventually(
      `all consumers follow ${JSON.stringify(change)}`,
      async () => {
        const running = this.system.consumers.filter(({ isRunning }) => isRunning);
        return (await Promise.all(running.map(isFollowing))).every(Boolean);
      },
      followWithinMs,
    );
  }

  /** Throws unless the consumer is ready. */
  async consuming(consumer: AppProcess): Promise<ConsumingReport> {
    const response = await fetch(`${consumer.url}/health/ready`);
    if (response.status !== 200) throw new Error(`${consumer.name} is not ready: ${await response.text()}`);
    return ((await response.json()) as { details: { consuming: ConsumingReport } }).details.consuming;
  }

  /** Messages that all running consumers hold unsettled. */
  async held(): Promise<number> {
    const running = this.system.consumers.filter(({ isRunning }) => isRunning);
    const counts = running.map(async (consumer) => (await readMetrics(consumer))('consumer_messages_held'));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  private get client(): GatewayClient {
    return new GatewayClient(this.system.consumer.adminUrl);
  }
}
