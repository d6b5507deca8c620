import { randomBytes } from 'node:crypto';
import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/**
 * One by one, to draw ids costs more than all else that is done for a trace that is not sampled. Few enough that hardly
 * any live through a collection.
 */
const drawnAtOnce = 64;

const traceIdBytes = 16;
const traceIdDigits = 2 * traceIdBytes;

/** The beginning of a trace in this process. */
export interface NewTrace {
  readonly traceId: string;
  readonly isSampled: boolean;
}

/** What a sampler says of a span that is begun in this context, and is of this trace. */
export type IsSampled = (context: Context, traceId: string) => boolean;

/** The traces that begin in this process: their ids, by chance, and whether they are sampled. */
export class NewTraces {
  readonly #drawn: NewTrace[] = [];
  #last: NewTrace;

  /** @param isSampled also for traces that began elsewhere */
  constructor(readonly isSampled: IsSampled) {
    this.#last = this.#draw();
  }

  next(): NewTrace {
    this.#last = this.#drawn.pop() ?? this.#draw();
    return this.#last;
  }

  /** Of the last `next()`: the tracer asks for it right after, for a span without a parent. */
  get lastTraceId(): string {
    return this.#last.traceId;
  }

  #draw(): NewTrace {
    const ids = randomBytes(drawnAtOnce * traceIdBytes).toString('hex');
    for (let begin = 0; begin < ids.length; begin += traceIdDigits) {
      const traceId = ids.slice(begin, begin + traceIdDigits);
      this.#drawn.push({ traceId, isSampled: this.isSampled(ROOT_CONTEXT, traceId) });
    }
    return this.#drawn.pop() as NewTrace;
  }
}
