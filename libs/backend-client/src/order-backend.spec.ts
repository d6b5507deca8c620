import {
  OrderIds,
  PermanentError,
  ThrottledError,
  TransientError,
  type Order,
} from '@order-intake/contracts';
import { classify, holderOfSameOrder, readFound, readSaved, toSaveRequest } from './order-backend.js';

const order: Order = {
  orderNumber: 'PO-1',
  customerId: 'c-1',
  currency: 'EUR',
  lines: [{ sku: 'SKU-1', quantity: 1, unitAmount: 100 }],
};
const id = new OrderIds('a secret of the present').issue('shop', order);
const now = Date.parse('2026-11-23T12:00:00Z');

const json = (status: number, body: unknown, headers: Record<string, string | string[]> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const plain = (status: number, headers: Record<string, string | string[]> = {}) => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body: 'sorry',
});
const thrown = (code: string) => Object.assign(new Error('secret.internal:3100'), { code });

describe('classify', () => {
  it.each([
    [429, { 'retry-after': '7' }, 7_000],
    [429, { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
    [429, { 'retry-after': ['2', '9'] }, 2_000],
    [429, { 'retry-after': '999999' }, 300_000],
    [429, { 'retry-after': '0' }, 0],
    [429, { 'retry-after': 'soon' }, 1_000],
    [429, {}, 1_000],
    [503, { 'retry-after': '7' }, 7_000],
    [503, { 'retry-after': 'Mon, 23 Nov 2026 12:00:30 GMT' }, 30_000],
  ])('%d with %j is throttled for %d ms', (status, headers, retryAfterMs) => {
    const error = classify(plain(status, headers), now);
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toMatchObject({ retryAfterMs, problem: 'backend-unavailable' });
  });

  it.each([
    [408, {}, 'backend-timeout'],
    [408, { 'retry-after': '7' }, 'backend-timeout'],
    [425, {}, 'backend-unavailable'],
    [500, {}, 'backend-unavailable'],
    [500, { 'retry-after': '7' }, 'backend-unavailable'],
    [501, {}, 'backend-unavailable'],
    [502, {}, 'backend-unavailable'],
    [503, {}, 'backend-unavailable'],
    [503, { 'retry-after': 'soon' }, 'backend-unavailable'],
    [504, {}, 'backend-timeout'],
    [507, {}, 'backend-unavailable'],
    [599, {}, 'backend-unavailable'],
    [204, {}, 'backend-unavailable'],
    [302, {}, 'backend-unavailable'],
  ])('%d with %j is transient', (status, headers, problem) => {
    const error = classify(plain(status, headers), now);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ problem, detail: `The backend answered ${status}.` });
  });

  it.each([
    ['UND_ERR_HEADERS_TIMEOUT', 'backend-timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'backend-timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'backend-unavailable'],
    ['UND_ERR_SOCKET', 'backend-unavailable'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'backend-unavailable'],
    ['ECONNREFUSED', 'backend-unavailable'],
    ['ECONNRESET', 'backend-unavailable'],
    ['EPIPE', 'backend-unavailable'],
    ['ETIMEDOUT', 'backend-unavailable'],
    ['ENOTFOUND', 'backend-unavailable'],
    ['EHOSTUNREACH', 'backend-unavailable'],
    ['HPE_INVALID_CONSTANT', 'backend-unavailable'],
  ])('%s is transient', (code, problem) => {
    const error = classify(thrown(code), now);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ problem });
    expect(error.detail).not.toContain('secret.internal');
  });

  it('reads the end of our own time limit as a timeout', () => {
    expect(classify(new DOMException('Time limit', 'TimeoutError'))).toMatchObject({
      problem: 'backend-timeout',
    });
  });

  it.each([400, 401, 403, 404, 405, 410, 413, 415, 418, 422, 451, 499])('%d is permanent', (status) => {
    const error = classify(json(status, { detail: 'no such article' }), now);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ problem: 'backend-rejected', detail: 'no such article' });
  });

  it('gives every status of failure one of the three kinds', () => {
    for (let status = 300; status < 600; status++) {
      const permanent = status >= 400 && status < 500 && ![408, 425, 429].includes(status);
      expect([status, classify(plain(status)) instanceof PermanentError]).toEqual([status, permanent]);
    }
  });

  it('says who holds a taken order number', () => {
    const error = classify(
      json(409, { detail: 'taken', holder: 'x' }, { 'content-type': 'application/problem+json' }),
    );
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({ problem: 'duplicate-order-number', detail: 'taken', holder: 'x' });
  });

  it.each([
    ['is no JSON', plain(422)],
    ['has no detail', json(422, {})],
    ['has an empty detail', json(422, { detail: '' })],
    ['has a detail of another type', json(422, { detail: { a: 1 } })],
    ['is null', json(422, null)],
    ['says JSON and is not', { ...plain(422), headers: { 'content-type': 'application/json' } }],
  ])('gives a refusal words of its own when the body %s', (_, answer) => {
    expect(classify(answer).detail).toBe('The backend answered 422.');
  });

  it('cuts what the backend says', () => {
    expect(classify(json(422, { detail: 'x'.repeat(60_000) })).detail).toHaveLength(500);
  });
});

describe('the answer to a save', () => {
  const savedAt = '2026-11-23T12:00:00.000Z';

  it.each([200, 201])('with %d says when the order was saved', (status) => {
    expect(readSaved(id, json(status, { id, savedAt }))).toEqual({ savedAt: new Date(savedAt) });
  });

  it('may say its character set, or be another kind of JSON', () => {
    for (const type of [
      'application/json; charset=utf-8',
      'Application/JSON',
      'application/vnd.shop.v1+json',
    ])
      expect(readSaved(id, json(200, { id, savedAt }, { 'content-type': type }))).toEqual({
        savedAt: new Date(savedAt),
      });
  });

  it.each([
    ['another order', json(200, { id: 'another', savedAt })],
    ['no time', json(200, { id })],
    ['a time that is none', json(200, { id, savedAt: 'yesterday' })],
    ['a time as a number', json(200, { id, savedAt: 5 })],
    ['no object', json(200, [])],
    ['null', json(200, null)],
    ['half of its JSON', { ...json(200, {}), body: `{"id":"${id}","sav` }],
    ['HTML', json(200, { id, savedAt }, { 'content-type': 'text/html' })],
    ['a type that only begins as JSON', json(200, { id, savedAt }, { 'content-type': 'application/jsonp' })],
    ['no type', { status: 200, headers: {}, body: JSON.stringify({ id, savedAt }) }],
    ['an empty body', { ...json(200, {}), body: '' }],
    ['no content', plain(204)],
  ])('is not believed when it has %s', (_, answer) => {
    expect(() => readSaved(id, answer)).toThrow(TransientError);
  });

  it('carries the client and the order, under the id', () => {
    const request = toSaveRequest({ id, client: 'shop', order });
    expect(request).toMatchObject({ method: 'PUT', path: `/orders/${id}` });
    expect(JSON.parse(request.body ?? '')).toEqual({ client: 'shop', order });
  });

  it('cannot be led to another path by an id', () => {
    expect(toSaveRequest({ id: '../stats/reset?', client: 'shop', order }).path).toBe(
      '/orders/..%2Fstats%2Freset%3F',
    );
  });
});

describe('finding an order', () => {
  it('is answered with undefined when the backend does not have it', () => {
    expect(readFound(id, plain(404))).toBeUndefined();
  });

  it('is not answered by a failure', () => {
    expect(() => readFound(id, plain(500))).toThrow(TransientError);
  });
});

describe('a taken order number', () => {
  const before = new OrderIds('a secret of the past').issue('shop', order);
  const other = new OrderIds('a secret of the past').issue('shop', { ...order, currency: 'USD' });

  it('is held by the same order when only the secret of the ids changed', () => {
    expect(before).not.toBe(id);
    expect(holderOfSameOrder(id, json(409, { holder: before }))).toBe(before);
  });

  it.each([
    ['another order', json(409, { holder: other })],
    ['its own id, which then has other content', json(409, { holder: id })],
    ['nobody who is named', json(409, {})],
    ['a holder of another type', json(409, { holder: 5 })],
    ['the same, but the answer is no conflict', json(422, { holder: before })],
  ])('is a duplicate when it is held by %s', (_, answer) => {
    expect(holderOfSameOrder(id, answer)).toBeUndefined();
  });
});
