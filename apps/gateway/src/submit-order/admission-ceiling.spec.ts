import { AdmissionCeiling } from './admission-ceiling.js';

describe('AdmissionCeiling', () => {
  /** How many of `perMs * ms` orders, evenly spread, come in. */
  function admitted(ceiling: AdmissionCeiling, clock: { now: number }, ms: number, perMs: number): number {
    let count = 0;
    for (let order = 0; order < ms * perMs; order += 1) {
      clock.now += 1 / perMs;
      if (ceiling.admit()) count += 1;
    }
    return count;
  }

  it('admits all below the ceiling', () => {
    const clock = { now: 5 };
    const ceiling = new AdmissionCeiling(500, () => clock.now);
    expect(admitted(ceiling, clock, 10_000, 0.25)).toBe(2_500);
  });

  it('admits the ceiling, and the burst once, of eight times as many', () => {
    const clock = { now: 5 };
    const ceiling = new AdmissionCeiling(500, () => clock.now);
    expect(admitted(ceiling, clock, 1_000, 4)).toBe(600);
    expect(admitted(ceiling, clock, 10_000, 4)).toBe(5_000);
  });

  it('makes up for a stall of up to 200 ms, and no more', () => {
    const clock = { now: 0 };
    const ceiling = new AdmissionCeiling(500, () => clock.now);
    while (ceiling.admit());
    clock.now += 200;
    let afterStall = 0;
    while (ceiling.admit()) afterStall += 1;
    expect(afterStall).toBe(100);
    clock.now += 60_000;
    let afterLull = 0;
    while (ceiling.admit()) afterLull += 1;
    expect(afterLull).toBe(101);
  });

  it('admits one order of a ceiling of one', () => {
    const clock = { now: 0 };
    const ceiling = new AdmissionCeiling(1, () => clock.now);
    expect([ceiling.admit(), ceiling.admit()]).toEqual([true, false]);
  });

  it('admits everything without a ceiling', () => {
    const ceiling = new AdmissionCeiling(Infinity, () => 0);
    expect(Array.from({ length: 1_000 }, () => ceiling.admit())).not.toContain(false);
  });
});
