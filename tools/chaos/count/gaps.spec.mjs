import { gapsByGateway } from './gaps.mjs';

/**
 * @param {string} gateway
 * @param {number} sentAtMs
 * @param {number} [status]
 */
const answer = (gateway, sentAtMs, status = 202) => ({ gateway, sentAtMs, tookMs: 10, status });

/** @param {ReturnType<typeof answer>[]} answers */
const gaps = (answers) => gapsByGateway(answers, 0).map(({ gapMs }) => gapMs);

describe('the longest time without an accepted order', () => {
  it('is counted for each gateway alone', () => {
    const steady = [0, 100, 200, 300, 400].map((at) => answer('a', at));
    expect(gaps([...steady, answer('b', 0), answer('b', 400)])).toEqual([100, 400]);
  });

  it('ends with an acceptance, not with a refusal', () => {
    expect(gaps([answer('a', 0), answer('a', 200, 503), answer('a', 300)])).toEqual([300]);
  });

  it('lasts up to the end for a gateway that accepts no more', () => {
    expect(gaps([answer('a', 0), answer('a', 500, 503), answer('b', 0), answer('b', 500)])).toEqual([
      500, 500,
    ]);
  });

  it('begins where it is asked from', () => {
    const answers = [answer('a', 0), answer('a', 900), answer('a', 1000)];
    expect(gapsByGateway(answers, 850)).toEqual([{ gateway: 'a', gapMs: 100 }]);
  });
});
