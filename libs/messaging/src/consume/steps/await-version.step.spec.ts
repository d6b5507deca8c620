import { messageHeaders, readableOrders } from '@order-intake/contracts';
import { deliveryOf } from '../delivery.fixture.js';
import { awaitVersion } from './await-version.step.js';

const delaysMs = [1_000, 5_000, 30_000, 120_000];
const nowMs = 1_700_000_000_000;
const dayMs = 24 * 3_600_000;

function verdictOn(properties: Record<string, unknown>, ageMs = 0, bodyBytes = 0) {
  const headers = { [messageHeaders.intake]: 'boot:1', [messageHeaders.attempt]: 2 };
  const timestamp = (nowMs - ageMs) / 1_000;
  const delivery = deliveryOf({
    content: Buffer.alloc(bodyBytes),
    properties: { type: 'orders.send.v2', timestamp, headers, ...properties },
  });
  return awaitVersion(delivery, readableOrders, delaysMs, nowMs);
}

describe('a message of a later version', () => {
  it.each([
    [0, 1_000],
    [4_999, 1_000],
    [5_000, 5_000],
    [31_000, 30_000],
    [119_000, 30_000],
    [3_600_000, 120_000],
    [dayMs, 120_000],
  ])('that is %i ms old is put off for %i ms, and keeps its attempts', (ageMs, delayMs) => {
    expect(verdictOn({}, ageMs)).toMatchObject({
      kind: 'again',
      delayMs,
      attempts: 2,
      problem: 'unknown-message-type',
      detail: expect.stringContaining('orders.send.v2'),
    });
  });

  it.each([
    ['is older than a day', {}, dayMs + 1_000],
    ['claims to come from the day after tomorrow', {}, -2 * dayMs],
    ['has no number of an intake', { headers: {} }, 0],
    ['has a number that is none', { headers: { [messageHeaders.intake]: 'x' } }, 0],
    ['has no time', { timestamp: undefined }, 0],
    ['is of the version that is read', { type: 'orders.send.v1' }, 0],
    ['is of an earlier version', { type: 'orders.send.v0' }, 0],
    ['is another message', { type: 'orders.cancel.v2' }, 0],
    ['has no type', { type: undefined }, 0],
  ])('is not waited for if it %s', (_, properties, ageMs) => {
    expect(verdictOn(properties, ageMs)).toBeUndefined();
  });

  it('is not waited for if it is larger than anything that is read', () => {
    expect(verdictOn({}, 0, 131_072)).toBeDefined();
    expect(verdictOn({}, 0, 131_073)).toBeUndefined();
  });
});
