import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Span, SpanContext, Tracer } from '@opentelemetry/api';
import type { NewTraces } from './new-traces.js';
import { readTraceparent, writeTraceparent } from './traceparent.js';
import { UnsampledTrace } from './unsampled-trace.js';

export { SpanKind, type Span } from '@opentelemetry/api';

/*
 * Spans are handed on as `traceparent` texts, within a process as between two. A context that follows promises about by
 * itself would cost each of them something, traced or not; see docs/tracing.md.
 */

export interface SpanSource {
  readonly tracer: Tracer;
  /** Where it has the ids of new traces from, and what its sampler says. */
  readonly newTraces: NewTraces;
  /** Whether its sampler follows the decision of a span's parent. */
  readonly isParentBased: boolean;
}

/** How a trace goes on in this process. */
export interface TraceEntry {
  /** What those below, here or in another process, are told of it. */
  readonly traceparent: string;
  /** Undefined if the sampler does not want the trace. */
  readonly span?: Span;
  /** True if consumers take a message without `traceparent` for one of an unsampled trace, as this is. */
  readonly needsNoHeader?: boolean;
}

let source: SpanSource | undefined;

/** Has spans taken from now on. Until then nothing is traced, and all that a hot path does is to find that out. */
export function traceBy(chosen: SpanSource): void {
  source = chosen;
}

/**
 * Begins the span with which a trace enters this process, or begins if there is no valid `traceparent`. The tracer is
 * asked only for spans that its sampler wants: it would take ten times as long to find out that it does not.
 *
 * A message without `traceparent` is of a trace that its publisher did not want. So by a parent-based sampler a consumer
 * begins none.
 *
 * @param first the `traceparent` of a span that this one is linked to, if there is one
 * @returns undefined while nothing is traced
 */
export function enterTrace(
  name: string,
  kind: SpanKind,
  traceparent: unknown,
  first?: unknown,
): TraceEntry | undefined {
  if (!source) return undefined;
  const { tracer, newTraces, isParentBased } = source;
  const parent = readTraceparent(traceparent);
  const context = contextOf(parent);
  if (!parent) {
    const { traceId, isSampled } = newTraces.next();
    if (!isSampled || (isParentBased && kind === SpanKind.CONSUMER))
      return new UnsampledTrace(traceId, isParentBased);
  } else if (!newTraces.isSampled(context, parent.traceId)) {
    return new UnsampledTrace(parent.traceId, false);
  }
  const linked = readTraceparent(first);
  const span = tracer.startSpan(name, linked ? { kind, links: [{ context: linked }] } : { kind }, context);
  return { traceparent: toTraceparent(span), span };
}

/**
 * Begins a span below one of this process.
 *
 * @returns undefined if the trace is not sampled: then nothing below it is, by any of the standard samplers
 */
export function startSpan(name: string, kind: SpanKind, traceparent: string | undefined): Span | undefined {
  // Flags 00, as nearly all orders have. To read the rest costs as much again as the decision.
  if (!source || traceparent === undefined || traceparent.endsWith('-00')) return undefined;
  const parent = readTraceparent(traceparent);
  if (!parent || !(parent.traceFlags & TraceFlags.SAMPLED)) return undefined;
  return source.tracer.startSpan(name, { kind }, contextOf(parent));
}

/** What those below the span, here or in another process, are told of it. */
export function toTraceparent(span: Span): string {
  return writeTraceparent(span.spanContext());
}

/** @param errorType what it failed by, one of few words; undefined if it did not */
export function endSpan(span: Span, errorType?: string): void {
  if (errorType !== undefined)
    span.setAttribute('error.type', errorType).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Ends the span with the work, and as the work ends. Without a span it is the work itself. */
export function endWith<T>(span: Span | undefined, work: Promise<T>): Promise<T> {
  if (!span) return work;
  return work.then(
    (result) => {
      endSpan(span);
      return result;
    },
    (error: unknown) => {
      endSpan(span, errorTypeOf(error));
      throw error;
    },
  );
}

/** Our own errors name a problem, those of Node and its libraries have a code. */
export function errorTypeOf(error: unknown): string {
  const { problem, code, name } = error as { problem?: unknown; code?: unknown; name?: unknown };
  return [problem, code, name].find((it) => typeof it === 'string') ?? '_OTHER';
}

function contextOf(parent: SpanContext | undefined) {
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
