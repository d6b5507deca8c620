import type { ConsumeMessage } from 'amqplib';
import { deliveryOf } from './delivery.fixture.js';

const withHeaders = (headers: Record<string, unknown>, redelivered = false) =>
  deliveryOf({ properties: { headers }, redelivered });

describe('a delivery', () => {
  it('is acknowledged once', () => {
    const acked: ConsumeMessage[] = [];
    const delivery = deliveryOf({}, acked);
    delivery.ack();
    delivery.ack();
    expect(acked).toEqual([delivery.message]);
  });

  it('is not acknowledged on a channel that is lost', () => {
    const acked: ConsumeMessage[] = [];
    const abort = new AbortController();
    const delivery = deliveryOf({}, acked, abort.signal);
    abort.abort();
    delivery.ack();
    expect(acked).toEqual([]);
  });

  it.each([
    [{ 'x-attempt': 3 }, 3],
    [{}, 0],
    [{ 'x-attempt': '3' }, 0],
    [{ 'x-attempt': -1 }, 0],
    [{ 'x-attempt': 1.5 }, 0],
    [{ 'x-attempt': Number.NaN }, 0],
  ])('with headers %j has used %i attempts', (headers, attempt) => {
    expect(withHeaders(headers).attempt).toBe(attempt);
  });

  it.each([
    ['abc-1:17', 'abc-1:17'],
    ['abc:0', undefined],
    ['abc', undefined],
    [':1', undefined],
    [17, undefined],
    [`${'a'.repeat(65)}:1`, undefined],
    ['abc:1\n', undefined],
  ])('with x-intake %j belongs to life %j', (intake, life) => {
    expect(withHeaders({ 'x-intake': intake }).intake).toBe(life);
  });

  it('may have been worked on before if it is redelivered or a later attempt', () => {
    expect(withHeaders({}).isRepeated).toBe(false);
    expect(withHeaders({}, true).isRepeated).toBe(true);
    expect(withHeaders({ 'x-attempt': 1 }).isRepeated).toBe(true);
  });
});
