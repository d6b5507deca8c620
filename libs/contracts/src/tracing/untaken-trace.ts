import { randomBytes } from 'node:crypto';
import { TraceFlags } from '@opentelemetry/api';
import { writeTraceparent } from './traceparent.js';

/** A trace that goes on in this process and that its sampler does not want. Costs no more until somebody asks for it. */
export class UntakenTrace {
  #traceparent: string | undefined;

  /** @param isImplied whether consumers take a message without `traceparent` for one of such a trace */
  constructor(
    private readonly traceId: string,
    readonly isImplied: boolean,
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
