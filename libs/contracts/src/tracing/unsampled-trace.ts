import { randomBytes } from 'node:crypto';
import { TraceFlags } from '@opentelemetry/api';
import type { TraceEntry } from './spans.js';
import { writeTraceparent } from './traceparent.js';

/** A trace that goes on in this process and that its sampler does not want. Costs no more until somebody asks for it. */
export class UnsampledTrace implements TraceEntry {
  #traceparent: string | undefined;

  constructor(
    private readonly traceId: string,
    readonly needsNoHeader: boolean,
  ) {}

  /** What those below are told of it: that it is not sampled. */
  get traceparent(): string {
    this.#traceparent ??= writeTraceparent({
      traceId: this.traceId,
      spanId: randomBytes(8).toString('hex'),
      traceFlags: TraceFlags.NONE,
    });
    return this.#traceparent;
  }
}
