import { isValidTraceId } from '@opentelemetry/api';
import { NewTraces } from './new-traces.js';

describe('new traces', () => {
  const traces = new NewTraces((_context, traceId) => traceId < '8');
  // More than are drawn at once.
  const begun = Array.from({ length: 3_000 }, () => ({ ...traces.next(), last: traces.lastTraceId }));

  it('have ids of their own', () => {
    expect(begun.filter(({ traceId }) => !isValidTraceId(traceId))).toEqual([]);
    expect(new Set(begun.map(({ traceId }) => traceId)).size).toBe(begun.length);
  });

  it('are decided by their own ids', () => {
    expect(begun.filter(({ traceId, isSampled }) => isSampled !== traceId < '8')).toEqual([]);
    const sampled = begun.filter(({ isSampled }) => isSampled).length;
    expect([sampled > 1_000, sampled < 2_000]).toEqual([true, true]);
  });

  it('give the tracer the id of the last', () => {
    expect(begun.filter(({ traceId, last }) => traceId !== last)).toEqual([]);
  });
});
