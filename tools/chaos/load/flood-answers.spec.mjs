import { flatMemory, FloodAnswers } from './flood-answers.mjs';

const id = '561d5f35-3168-85d6-83fe-cd8e283486af';

describe('the answers of a flood', () => {
  it('are read by one thread as the other saw them', () => {
    const columns = flatMemory(5);
    const sender = new FloodAnswers(columns);
    [1.5, 2.5, 3.5, 4.5].forEach((atMs, index) => sender.sent(index, atMs));
    sender.answered(0, { tookMs: 10, status: 202, id });
    sender.answered(1, { tookMs: 20, status: 503, problem: 'overloaded', retryAfterSeconds: 1 });
    sender.answered(2, { tookMs: 30, failure: 'timeout' });
    sender.answered(3, { tookMs: 40, status: 503, problem: 'overloaded', retryAfterSeconds: 2 });

    const reader = new FloodAnswers(columns, sender.words);
    expect([0, 1, 2, 3, 4].map((index) => reader.at(index))).toEqual([
      { sentAtMs: 1.5, tookMs: 10, status: 202, id },
      { sentAtMs: 2.5, tookMs: 20, status: 503, problem: 'overloaded', retryAfterSeconds: 1 },
      { sentAtMs: 3.5, tookMs: 30, failure: 'timeout' },
      { sentAtMs: 4.5, tookMs: 40, status: 503, problem: 'overloaded', retryAfterSeconds: 2 },
      undefined,
    ]);
    expect(sender.words).toEqual(['', 'overloaded', 'timeout']);
  });
});
