import { describe, expect, it } from '@jest/globals';
import { spread } from './line-labels.mjs';

/** @param {number[]} wishes */
const ofHeight20 = (wishes) => wishes.map((wishPx) => ({ wishPx, heightPx: 20 }));

describe('labels beside their lines', () => {
  it('stand where their lines end when there is room', () => {
    expect(spread(ofHeight20([200, 50]), 300)).toEqual([200, 50]);
  });

  it('move apart when they would touch, in the order of their lines', () => {
    expect(spread(ofHeight20([105, 100, 200]), 300)).toEqual([120, 100, 200]);
  });

  it('stay above the floor', () => {
    expect(spread(ofHeight20([300, 298]), 300)).toEqual([290, 270]);
  });
});
