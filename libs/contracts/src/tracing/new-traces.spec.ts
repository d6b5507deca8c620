import { NewTraces } from './new-traces.js';
import { isTraceparent, readTraceparent } from './traceparent.js';

describe('new traces', () => {
  const traces = new NewTraces((_context, traceId) => traceId < '8');
  // More than are drawn at once.
  const begun = Array.from({ length: 3_000 }, () => ({ ...traces.next(), last: traces.traceId }));

  it('have ids of their own', () => {
    expect(begun.filter(({ traceparent }) => !isTraceparent(traceparent))).toEqual([]);
    for (const name of ['traceId', 'spanId'] as const)
      expect(new Set(begun.map((trace) => trace[name])).size).toBe(begun.length);
  });

  it('are told to those below as not sampled', () => {
    const [{ traceId, spanId, traceparent } = { traceparent: '' }] = begun;
    expect(readTraceparent(traceparent)).toEqual({ traceId, spanId, traceFlags: 0, isRemote: true });
  });

  it('are decided by their own ids', () => {
    expect(begun.filter(({ traceId, isTaken }) => isTaken !== traceId < '8')).toEqual([]);
    const taken = begun.filter(({ isTaken }) => isTaken).length;
    expect([taken > 1_000, taken < 2_000]).toEqual([true, true]);
  });

  it('give the tracer the id of the last', () => {
    expect(begun.filter(({ traceId, last }) => traceId !== last)).toEqual([]);
  });
});
