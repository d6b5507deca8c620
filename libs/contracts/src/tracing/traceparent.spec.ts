import { isTraceparent, readTraceparent, writeTraceparent } from './traceparent.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    ['01', 1],
    ['00', 0],
    ['03', 1],
    ['02', 0],
  ])('with flags %s is read', (flags, traceFlags) => {
    const read = readTraceparent(`00-${traceId}-${spanId}-${flags}`);
    expect(read).toEqual({ traceId, spanId, traceFlags, isRemote: true });
  });

  it.each(['01', '00'])('with flags %s is written as it was read', (flags) => {
    const text = `00-${traceId}-${spanId}-${flags}`;
    expect(isTraceparent(text)).toBe(true);
    expect(writeTraceparent(readTraceparent(text)!)).toBe(text);
  });

  it.each([
    undefined,
    17,
    '',
    'x',
    { toString: () => `00-${traceId}-${spanId}-01` },
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId}-${spanId}-01\n`,
  ])('is none: %j', (text) => {
    expect(readTraceparent(text)).toBeUndefined();
    expect(isTraceparent(text)).toBe(false);
  });
});
