import { jest } from '@jest/globals';
import { ClientLimit } from './client-limit.js';

describe('the limit of a client', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const takeAll = (limit: ClientLimit, clients: string[]) =>
    Promise.all(clients.map((each) => limit.take(each)));

  it('is a quota for a window, each client its own', async () => {
    const limit = new ClientLimit({ perSecond: 2, windowSeconds: 2 });
    const answers = await takeAll(limit, ['a', 'a', 'a', 'b', 'a', 'a']);
    expect(answers.map(({ isExceeded }) => isExceeded)).toEqual([false, false, false, false, false, true]);
    expect(answers.map(({ field }) => field)).toEqual([
      '"client";r=3;t=2',
      '"client";r=2;t=2',
      '"client";r=1;t=2',
      '"client";r=3;t=2',
      '"client";r=0;t=2',
      '"client";r=0;t=2',
    ]);
    expect(limit.policy).toBe('"client";q=4;w=2');
  });

  it('is whole again when the window is over, and says when that is', async () => {
    const limit = new ClientLimit({ perSecond: 1, windowSeconds: 3 });
    await takeAll(limit, ['a', 'a', 'a']);
    jest.advanceTimersByTime(1_500);
    expect(await limit.take('a')).toMatchObject({ isExceeded: true, resetSeconds: 2 });
    jest.advanceTimersByTime(1_500);
    expect(await limit.take('a')).toMatchObject({ isExceeded: false, field: '"client";r=2;t=3' });
  });
});
