import { retryAfterMs } from './retry-after.js';

describe('Retry-After', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');

  it.each([
    ['seconds', '7', 7_000],
    ['seconds with spaces around', ' 7 ', 7_000],
    ['zero', '0', 0],
    ['a date', 'Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['an old date form', 'Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['a date that is over', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['too many seconds', '86400', 300_000],
    ['more digits than a number holds', '9'.repeat(400), 300_000],
    ['a date too far away', 'Tue, 24 Nov 2026 12:00:00 GMT', 300_000],
    ['nothing', undefined, undefined],
    ['an empty header', '', undefined],
    ['a fraction', '1.5', undefined],
    ['a negative number', '-1', undefined],
    ['words', 'soon', undefined],
    ['words that end as a date does', 'soon GMT', undefined],
    ['a date without a zone', '2026-11-23T12:00:30', undefined],
  ])('reads %s', (_, header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
