import { faultOf } from './fault-plan.js';

describe('faultOf', () => {
  it('leaves every call alone when there are no faults', () => {
    for (const chance of [0, 0.5, 0.999]) expect(faultOf({}, chance)).toEqual({ kind: 'none' });
  });

  it('gives each rate its own part of the calls', () => {
    const faults = { throttleRate: 0.1, errorRate: 0.2, hangRate: 0.3, resetAfterSaveRate: 0.15 };
    const kindAt = (chance: number) => faultOf(faults, chance).kind;
    expect([0, 0.09].map(kindAt)).toEqual(['throttle', 'throttle']);
    expect([0.1, 0.29].map(kindAt)).toEqual(['error', 'error']);
    expect([0.31, 0.59].map(kindAt)).toEqual(['hang', 'hang']);
    expect([0.61, 0.74].map(kindAt)).toEqual(['reset-after-save', 'reset-after-save']);
    expect([0.76, 0.99].map(kindAt)).toEqual(['none', 'none']);
  });

  it('hits every call at rate 1', () => {
    expect(faultOf({ hangRate: 1 }, 0.999_999)).toEqual({ kind: 'hang' });
  });

  it('fails with 500 and no Retry-After unless told otherwise', () => {
    expect(faultOf({ errorRate: 1 }, 0)).toEqual({
      kind: 'error',
      status: 500,
      retryAfterSeconds: undefined,
    });
    expect(faultOf({ errorRate: 1, errorStatus: 503, retryAfterSeconds: 2 }, 0)).toEqual({
      kind: 'error',
      status: 503,
      retryAfterSeconds: 2,
    });
  });

  it('throttles for a second unless told otherwise', () => {
    expect(faultOf({ throttleRate: 1 }, 0)).toEqual({ kind: 'throttle', retryAfterSeconds: 1 });
    expect(faultOf({ throttleRate: 1, retryAfterSeconds: 5 }, 0)).toEqual({
      kind: 'throttle',
      retryAfterSeconds: 5,
    });
  });
});
