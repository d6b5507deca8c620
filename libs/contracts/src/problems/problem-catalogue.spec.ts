import { problemCatalogue, problemKind, problemNames } from './problem-catalogue.js';
import { problemOf } from './problem.dto.js';

/** What clients rely on. The last three stand in statuses and dead letters only. */
const published = {
  'malformed-json': 400,
  'validation-failed': 400,
  unauthorized: 401,
  'route-not-found': 404,
  'method-not-allowed': 405,
  'order-not-found': 404,
  'duplicate-order-number': 409,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'backend-rejected': 422,
  'too-many-requests': 429,
  overloaded: 503,
  'broker-refused': 503,
  'queue-missing': 503,
  'broker-unavailable': 503,
  'status-unavailable': 503,
  'backend-unavailable': 503,
  'backend-timeout': 504,
  'internal-error': 500,
  'outcome-unknown': 503,
};
const inStatusesOnly = ['attempts-exhausted', 'undecodable-message', 'unknown-message-type'];

describe('the problem catalogue', () => {
  it('has the names and statuses that clients rely on, and no others', () => {
    const statuses = Object.fromEntries(problemNames.map((name) => [name, problemKind(name).status]));
    expect(statuses).toMatchObject(published);
    expect(problemNames.toSorted()).toEqual([...Object.keys(published), ...inStatusesOnly].sort());
  });

  it.each(problemNames)('says of %s what it means and what to do', (name) => {
    const { title, meaning, action } = problemKind(name);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const sentence of [meaning, action]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it.each(problemNames)('says of %s when to come back if, and only if, it is a 429 or 503', (name) => {
    const { status, retryAfterSeconds } = problemKind(name);
    if (status === 429 || status === 503) expect(retryAfterSeconds).toBeGreaterThan(0);
    else expect(retryAfterSeconds).toBeUndefined();
  });

  it('leaves open only with outcome-unknown whether a submitted order was accepted', () => {
    const refusals = ['overloaded', 'broker-refused', 'queue-missing', 'broker-unavailable'] as const;
    for (const name of refusals) expect(problemCatalogue[name].meaning).toMatch(/not accepted\.$/);
    expect(problemCatalogue['outcome-unknown'].meaning).not.toMatch(/not accepted/);
    expect(problemCatalogue['outcome-unknown'].title).toMatch(/unknown/);
  });
});

describe('a problem document', () => {
  it('says what the catalogue does, and the meaning where there is nothing closer to say', () => {
    expect(problemOf('overloaded', { instance: '/v1/orders' })).toEqual({
      type: '/problems/overloaded',
      title: problemCatalogue.overloaded.title,
      status: 503,
      detail: problemCatalogue.overloaded.meaning,
      instance: '/v1/orders',
    });
  });

  it('says what happened in this case', () => {
    expect(problemOf('backend-rejected', { detail: 'no such article' }).detail).toBe('no such article');
  });
});
