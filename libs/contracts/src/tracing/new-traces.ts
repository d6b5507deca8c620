import { randomBytes } from 'node:crypto';
import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/**
 * One by one, to draw ids and to ask the sampler costs more than all else that is done for a trace it does not want.
 * Few enough that hardly any live through a collection.
 */
const drawnAtOnce = 64;

const traceIdDigits = 32;
const spanIdDigits = 16;
const bothIds = new RegExp(`(.{${traceIdDigits}})(.{${spanIdDigits}})`, 'g');
const traceIdAt = '00-'.length;
const spanIdAt = traceIdAt + traceIdDigits + '-'.length;
const traceparentLength = spanIdAt + spanIdDigits + '-00'.length;

/** The beginning of a trace in this process. */
export interface NewTrace {
  readonly traceId: string;
  readonly spanId: string;
  /** Its `traceparent`, if it is not taken. */
  readonly traceparent: string;
  readonly isTaken: boolean;
}

/** What a sampler says of a span that is begun in this context, and is of this trace. */
export type IsTaken = (context: Context, traceId: string) => boolean;

/** The traces that begin in this process: their ids, by chance, and whether they are taken. */
export class NewTraces {
  readonly #drawn: NewTrace[] = [];
  #last: NewTrace;

  /** @param isTaken also for traces that began elsewhere */
  constructor(readonly isTaken: IsTaken) {
    this.#last = this.#draw();
  }

  next(): NewTrace {
    this.#last = this.#drawn.pop() ?? this.#draw();
    return this.#last;
  }

  /** The trace id that the tracer is to give to a span without a parent: that of the last one. */
  get traceId(): string {
    return this.#last.traceId;
  }

  #draw(): NewTrace {
    const bytes = (drawnAtOnce * (traceIdDigits + spanIdDigits)) / 2;
    // One text that all are parts of: texts put together one by one would be copied when they are read.
    const texts = randomBytes(bytes).toString('hex').replaceAll(bothIds, '00-$1-$2-00');
    for (let begin = 0; begin < texts.length; begin += traceparentLength) {
      const traceparent = texts.slice(begin, begin + traceparentLength);
      const traceId = traceparent.slice(traceIdAt, traceIdAt + traceIdDigits);
      const spanId = traceparent.slice(spanIdAt, spanIdAt + spanIdDigits);
      this.#drawn.push({ traceId, spanId, traceparent, isTaken: this.isTaken(ROOT_CONTEXT, traceId) });
    }
    return this.#drawn.pop() as NewTrace;
  }
}
