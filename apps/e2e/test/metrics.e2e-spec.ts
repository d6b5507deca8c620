import { anOrder, anUnknownArticle, eventually, readMetrics, useSystem } from '../src/index.js';

const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: '100,200' } });

const queue = { queue: 'orders.send' };

describe('the metrics', () => {
  afterEach(() => system.backendObserver.setFaults({}));

  it('count what a gateway took in, what it refused and why, and how long the broker took to confirm', async () => {
    const ids = await Promise.all(
      [anOrder(), anOrder(), anOrder()].map((each) => system.client.accepted(each)),
    );
    await Promise.all(ids.map((id) => system.client.reaches(id, 'saved')));
    await system.client.request('POST', '/v1/orders', { not: 'an order' });
    await system.client.request('GET', '/v1/nothing');
    await system.client.request('POST', '/v1/orders/sync', anUnknownArticle());

    const metric = await readMetrics(system.gateway);
    expect(metric('gateway_orders_accepted_total')).toBe(3);
    expect(metric('gateway_confirm_duration_seconds_count')).toBe(3);
    expect(metric('gateway_confirm_duration_seconds_sum')).toBeGreaterThan(0);
    expect(metric('gateway_problems_total', { problem: 'validation-failed' })).toBe(1);
    expect(metric('gateway_problems_total', { problem: 'route-not-found' })).toBe(1);
    expect(metric('gateway_problems_total', { problem: 'backend-rejected' })).toBe(1);
    expect(metric('gateway_backend_call_duration_seconds_count', { result: 'backend-rejected' })).toBe(1);
    const submit = { method: 'POST', route: '/v1/orders', status: '202' };
    expect(metric('gateway_http_request_duration_seconds_count', submit)).toBe(3);
    const nowhere = { route: 'none', status: '404' };
    expect(metric('gateway_http_request_duration_seconds_count', nowhere)).toBe(1);
  });

  it('count what became of orders at a consumer, its attempts and its commits', async () => {
    const before = await readMetrics(system.consumer);
    await system.backendObserver.setFaults({ errorRate: 1 });
    const failed = await system.client.accepted(anOrder());
    await system.client.reaches(failed, 'failed');
    await system.backendObserver.setFaults({});
    await system.client.reaches(await system.client.accepted(anUnknownArticle()), 'rejected');
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');

    const after = await eventually('the last order is settled', async () => {
      const metric = await readMetrics(system.consumer);
      return metric('consumer_messages_held') === 0 && metric;
    });
    const grown = (name: string, labels?: Record<string, string>) =>
      after(name, labels) - before(name, labels);
    expect(grown('consumer_outcomes_total', { outcome: 'saved' })).toBe(1);
    expect(grown('consumer_outcomes_total', { outcome: 'rejected' })).toBe(1);
    expect(grown('consumer_outcomes_total', { outcome: 'dead' })).toBe(1);
    expect(grown('consumer_refusals_total', { problem: 'backend-rejected' })).toBe(1);
    expect(grown('consumer_refusals_total', { problem: 'attempts-exhausted' })).toBe(1);
    expect(grown('consumer_retries_total', { problem: 'backend-unavailable' })).toBe(2);
    expect(grown('consumer_backend_call_duration_seconds_count', { result: 'saved' })).toBe(1);
    expect(grown('consumer_backend_call_duration_seconds_count', { result: 'backend-unavailable' })).toBe(3);
    expect(grown('consumer_accepted_to_saved_seconds_count')).toBe(1);
    expect(grown('consumer_store_batch_entries_sum')).toBe(5);
    expect(grown('consumer_store_commit_duration_seconds_count')).toBeGreaterThan(0);
  });

  it('show the queue, who consumes it, and the age of the oldest order, while nothing is delivered', async () => {
    await system.backendObserver.setFaults({ hangRate: 1 });
    await Promise.all(Array.from({ length: 100 }, () => system.client.accepted(anOrder())));
    const metric = await eventually('the backlog shows', async () => {
      const read = await readMetrics(system.consumer);
      return read('consumer_queue_messages_ready', queue) === 20 && read;
    });
    expect(metric('consumer_messages_held')).toBe(80);
    expect(metric('consumer_queue_consumers', queue)).toBe(1);
    expect(metric('consumer_backend_calls_in_flight')).toBe(40);
    await eventually(
      'the oldest order gets older',
      async () => (await readMetrics(system.consumer))('consumer_oldest_order_age_seconds') > 2,
    );
  });
});
