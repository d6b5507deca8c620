import { traceparentOf } from './traceparent.js';

const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('traceparentOf', () => {
  it('passes a well-formed one on', () => expect(traceparentOf(good)).toBe(good));

  it.each([
    undefined,
    '',
    good.toUpperCase(),
    good.replace('00-', 'ff-'),
    `${good}-00`,
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    [good, good],
  ])('drops %j', (header) => expect(traceparentOf(header)).toBeUndefined());
});
