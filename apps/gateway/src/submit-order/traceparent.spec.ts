import type { IncomingHttpHeaders } from 'node:http';
import { traceparentOf, traceparentOfMessage } from './traceparent.js';

const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const unsampled = good.replace(/01$/, '00');

describe('traceparentOf', () => {
  const ofClient = (traceparent: unknown) =>
    traceparentOf({ headers: { traceparent } as IncomingHttpHeaders });

  it('passes a well-formed one on', () => expect(ofClient(good)).toBe(good));

  it("prefers the request's own", () => {
    const request = { trace: { traceparent: unsampled }, headers: { traceparent: good } };
    expect(traceparentOf(request)).toBe(unsampled);
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
  it.each([
    ['its own trace is sampled', { trace: { traceparent: good }, headers: {} }, good],
    [
      'its own trace is not',
      { trace: { traceparent: unsampled, needsNoHeader: false }, headers: {} },
      unsampled,
    ],
    [
      'that goes without saying',
      { trace: { traceparent: unsampled, needsNoHeader: true }, headers: {} },
      undefined,
    ],
    ['there is only that of the client', { headers: { traceparent: unsampled } }, unsampled],
    ['there is none', { headers: {} }, undefined],
  ])('if %s', (_case, request, expected) => expect(traceparentOfMessage(request)).toBe(expected));
});
