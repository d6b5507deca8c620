import { Logger } from '@nestjs/common';
import { readableOrders, sendOrder } from '@order-intake/contracts';
import type { ConsumeMessage } from 'amqplib';
import { PublisherWithoutBroker } from '../publish/publisher.fixture.js';
import { BackendGate } from './backend-gate.js';
import { deliveryOf } from './delivery.fixture.js';
import { goodContent } from './message.fixture.js';
import { OrderPipeline, type OrderPipelineOptions } from './order-pipeline.js';

const content = Buffer.from(JSON.stringify(goodContent));
const { names } = sendOrder;

const fault = new TypeError('a fault of our own');
const journal = { recall: () => Promise.resolve(undefined), record: () => Promise.resolve() };

describe('a fault of our own', () => {
  const gate = new BackendGate(1);
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => gate.close());

  /** What becomes of an order that the handler saves: how often it is acknowledged, and where copies of it go. */
  async function settleWith(faulty: Partial<OrderPipelineOptions>) {
    const acked: ConsumeMessage[] = [];
    const publisher = new PublisherWithoutBroker();
    const pipeline = new OrderPipeline({
      names,
      reads: readableOrders,
      retryDelaysMs: [1_000, 5_000],
      gate,
      journal,
      publisher,
      handle: () => Promise.resolve({ savedAt: new Date(0) }),
      onSettled: undefined,
      broker: () => undefined,
      ...faulty,
    });
    await pipeline.process(deliveryOf({ content }, acked));
    return { acked: acked.length, copies: publisher.published.map(({ routingKey }) => routingKey) };
  }

  it('before the acknowledgement puts the order off for the longest delay', async () => {
    const settled = await settleWith({ journal: { ...journal, record: () => Promise.reject(fault) } });
    expect(settled).toEqual({ acked: 1, copies: [names.waitQueue(5_000)] });
  });

  it('after it puts off nothing: a copy would come back for ever', async () => {
    const settled = await settleWith({
      onSettled: () => {
        throw fault;
      },
    });
    expect(settled).toEqual({ acked: 1, copies: [] });
  });
});
