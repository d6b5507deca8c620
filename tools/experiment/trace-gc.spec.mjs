import { bytesPerOrder, parseCollection } from './trace-gc.mjs';

// As Node 24 prints them, shortened where nothing is read.
const scavenge =
  '[6960:0xe211000:0]       39 ms: pause=2.0 mutator=0.6 gc=s reduce_memory=0 time_to_safepoint=0.00 ' +
  'scavenge=0.81 start_object_size=5332096 allocated=662208 promoted=377696 quarantined_size=0 ' +
  'new_space_survived=204696 nodes_promoted=11 promotion_ratio=36.0% new_space_survive_rate_=19.5%';
const markCompact =
  '[6960:0xe211000:0]       88 ms: pause=3.5 mutator=9.0 gc=mc reduce_memory=0 clear.join_filter_job=0.0clear.join_job=0.1 ' +
  'evacuate=2.5 promoted=2069304 new_space_survived=0 nodes_promoted=0 average_survival_ratio=44.6%';

describe('a line of --trace-gc-nvp', () => {
  it('tells of a scavenge', () => {
    expect(parseCollection(scavenge)).toEqual({
      kind: 's',
      pauseMs: 2,
      survivedBytes: 204_696,
      promotedBytes: 377_696,
    });
  });

  it('tells of a mark-compact, which promotes too', () => {
    expect(parseCollection(markCompact)).toEqual({
      kind: 'mc',
      pauseMs: 3.5,
      survivedBytes: 0,
      promotedBytes: 2_069_304,
    });
  });

  it.each([
    ['', 'an empty one'],
    ['{"level":30,"msg":"promoted=12 gc=s pause=1"}', 'a log line'],
    ['[6960:0xe211000:0]       39 ms: Scavenge 5.1 (5.8) -> 4.5 (6.8) MB', 'the short form'],
  ])('is not %j: %s', (line) => {
    expect(parseCollection(line)).toBeUndefined();
  });
});

it('divides what was copied by the orders', () => {
  const collections = [scavenge, markCompact].map(parseCollection).filter((one) => one !== undefined);
  expect(bytesPerOrder(collections, 1000)).toEqual({
    survivedBytesPerOrder: 205,
    promotedBytesPerOrder: 2447,
  });
});

it('survives a run without orders', () => {
  expect(bytesPerOrder([], 0)).toEqual({ survivedBytesPerOrder: 0, promotedBytesPerOrder: 0 });
});
