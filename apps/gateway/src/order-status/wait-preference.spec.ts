import { waitPreference } from './wait-preference.js';

describe('waitPreference', () => {
  it.each([
    ['wait=10', 10],
    ['WAIT = "7"', 7],
    ['respond-async, wait=3', 3],
    ['wait=4; foo=bar', 4],
    ['wait=1, wait=9', 1],
    ['wait=31', 30],
    [`wait=${'9'.repeat(400)}`, 30],
    [['return=minimal', 'wait=6'], 6],
    ['wait=0', 0],
    ['wait', 0],
    ['wait=', 0],
    ['wait=-1', 0],
    ['wait=1.5', 0],
    ['wait=soon', 0],
    ['await=5', 0],
    ['', 0],
    [undefined, 0],
  ])('reads %j as %i seconds', (header, seconds) => expect(waitPreference(header)).toBe(seconds));
});
