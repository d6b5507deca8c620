import { NOT_SENT, NO_GATEWAY, OrderLedger, knowledgeFrom } from './order-ledger.mjs';

const order = { orderNumber: 'PO-1', customerId: 'c-1', currency: 'EUR', lines: [] };

describe('what an answer says of an order', () => {
  it.each([
    ['202', { status: 202 }, 'accepted'],
    ['no answer in time', { failure: 'timeout' }, 'in doubt'],
    ['a reset connection', { failure: 'ECONNRESET' }, 'in doubt'],
    ['503 outcome-unknown', { status: 503, problem: 'outcome-unknown' }, 'in doubt'],
    ['503 with any other problem', { status: 503, problem: 'broker-unavailable' }, 'refused'],
    ['502 of a balancer, whose gateway ended under way', { status: 502 }, 'in doubt'],
    ['503 of a balancer, which has nobody to send to', { status: 503 }, 'refused'],
    ['400', { status: 400, problem: 'validation-failed' }, 'refused'],
    ['500, which does not say that it is unknown', { status: 500, problem: 'internal-error' }, 'refused'],
    ['a refused connection', { failure: 'ECONNREFUSED' }, 'refused'],
    ['nobody to send it to', { failure: NO_GATEWAY }, 'refused'],
    ['too many others under way', { failure: NOT_SENT }, 'refused'],
  ])('%s', (_, answer, knowledge) => {
    expect(knowledgeFrom(answer)).toBe(knowledge);
  });
});

describe('an order that is sent several times', () => {
  /** @param {(202 | 503 | undefined)[]} statuses */
  const knowledgeAfter = (...statuses) => {
    const ledger = new OrderLedger();
    const entry = ledger.add(order, 'saved');
    for (const status of statuses) {
      const seen =
        status === undefined ? { failure: 'timeout' } : { status, ...(status === 202 && { id: 'a' }) };
      ledger.answered(entry, { sentAtMs: 0, tookMs: 1, gateway: '', ...seen });
    }
    return entry;
  };

  it('is accepted once any submission was', () => {
    for (const statuses of /** @type {const} */ ([
      [503, 202],
      [202, 503],
      [undefined, 202],
      [202, undefined],
    ]))
      expect(knowledgeAfter(...statuses).knowledge).toBe('accepted');
  });

  it('is in doubt if any submission may have arrived', () => {
    for (const statuses of /** @type {const} */ ([
      [503, undefined],
      [undefined, 503],
    ]))
      expect(knowledgeAfter(...statuses).knowledge).toBe('in doubt');
  });

  it('is refused only if all were', () => {
    expect(knowledgeAfter(503, 503)).toMatchObject({ knowledge: 'refused', submissions: 2 });
  });

  it('keeps each id that it was told', () => {
    expect([...knowledgeAfter(202, 202).ids]).toEqual(['a']);
  });

  it('is known as nothing before an answer', () => {
    expect(knowledgeAfter().knowledge).toBeUndefined();
  });
});
