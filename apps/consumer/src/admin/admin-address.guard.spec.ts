import { isAmong } from './admin-address.guard.js';

describe('a request of an administrator', () => {
  it.each([
    [['127.0.0.1'], '127.0.0.1', true],
    [['127.0.0.1'], '::ffff:127.0.0.1', true],
    [['127.0.0.1', '::1'], '::1', true],
    [['127.0.0.1'], '10.0.0.7', false],
    [['127.0.0.1'], '::1', false],
    [['0.0.0.0'], '10.0.0.7', true],
    [['::'], '::ffff:10.0.0.7', true],
    [['127.0.0.1'], '', false],
  ])('for %j that came in by %s is served: %s', (addresses, local, isServed) => {
    expect(isAmong(addresses, local)).toBe(isServed);
  });
});
