import { blockSpan, compactSpan, splitByBlock } from './sequence-blocks.js';

describe('sequence blocks', () => {
  it('cut a range where a block ends', () => {
    expect([...splitByBlock([{ from: blockSpan - 2, to: 2 * blockSpan }])]).toEqual([
      [0, [{ from: blockSpan - 2, to: blockSpan - 1 }]],
      [1, [{ from: blockSpan, to: 2 * blockSpan - 1 }]],
      [2, [{ from: 2 * blockSpan, to: 2 * blockSpan }]],
    ]);
  });

  it('keep the ranges of one block together', () => {
    const ranges = [
      { from: 1, to: 1 },
      { from: 3, to: 4 },
    ];
    expect([...splitByBlock(ranges)]).toEqual([[0, ranges]]);
  });

  it('fit into a compacted row whole', () => {
    expect(compactSpan % blockSpan).toBe(0);
  });
});
