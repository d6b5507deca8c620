import type { Options } from 'k6/options';

/** Of all scripts. */
export const commonOptions = {
  // A request without an answer is a figure here, and no line of the log each.
  throw: true,
  // What `latencyOf` reads.
  summaryTrendStats: ['avg', 'p(50)', 'p(95)', 'p(99)', 'max', 'count'],
  setupTimeout: '120s',
  teardownTimeout: '180s',
} satisfies Options;
