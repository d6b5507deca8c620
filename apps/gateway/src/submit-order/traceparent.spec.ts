import type { IncomingHttpHeaders } from 'node:http';
import { traceparentOf, traceparentOfMessage } from './traceparent.js';

const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('traceparentOf', () => {
  const ofClient = (traceparent: unknown) =>
    traceparentOf({ headers: { traceparent } as IncomingHttpHeaders });

  it('passes a well-formed one on', () => expect(ofClient(good)).toBe(good));

  it("prefers the request's own", () => {
    const own = good.replace('01', '00');
    expect(traceparentOf({ traceparent: own, headers: { traceparent: good } })).toBe(own);
  });

  it.each([
    undefined,
    '',
    good.toUpperCase(),
    good.replace('00-', 'ff-'),
    `${good}-00`,
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    [good, good],
  ])('drops %j', (header) => expect(ofClient(header)).toBeUndefined());
});

describe('traceparentOfMessage', () => {
  const unsampled = good.replace(/01$/, '00');

  it.each([
    ['its own trace is sampled', good, undefined, good],
    ["its own trace is not, and is the client's", unsampled, good, unsampled],
    ['its own trace is not, and began here', unsampled, undefined, undefined],
    ['there is only that of the client, sampled', undefined, good, good],
    ['there is only that of the client, unsampled', undefined, unsampled, unsampled],
    ['there is none', undefined, undefined, undefined],
  ])('if %s', (_case, own, header, expected) => {
    const request = { ...(own && { traceparent: own }), headers: { ...(header && { traceparent: header }) } };
    expect(traceparentOfMessage(request)).toBe(expected);
  });
});
