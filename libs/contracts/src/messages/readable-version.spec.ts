import { versionIn } from './readable-version.js';

describe('the version in a wire name', () => {
  it.each([
    ['orders.send.v1', 1],
    ['orders.send.v2', 2],
    ['orders.send.v120', 120],
    ['orders.send.v0', undefined],
    ['orders.send.v02', undefined],
    ['orders.send.v-1', undefined],
    ['orders.send.v2.1', undefined],
    ['orders.send.v1e3', undefined],
    ['orders.send.v1234567', undefined],
    ['orders.send.v', undefined],
    ['orders.send', undefined],
    ['orders.cancel.v2', undefined],
    ['xorders.send.v2', undefined],
    [undefined, undefined],
    [2, undefined],
  ])('%s: %s', (type, version) => {
    expect(versionIn(type, 'orders.send')).toBe(version);
  });
});
