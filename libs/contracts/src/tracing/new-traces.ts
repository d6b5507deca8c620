import { randomBytes } from 'node:crypto';
import { ROOT_CONTEXT, type Context } from '@opentelemetry/api';

/** One by one, to draw ids and to ask the sampler costs more than all else that is done for a trace it does not want. */
const drawnAtOnce = 64;

const traceIdBytes = 16;
const traceIdDigits = 2 * traceIdBytes;

/** The beginning of a trace in this process. */
export interface NewTrace {
  readonly traceId: string;
  readonly isTaken: boolean;
}

/** What a sampler says of a span that is begun in this context, and is of this trace. */
export type IsTaken = (context: Context, traceId: string) => boolean;

/** The traces that begin in this process: their ids, by chance, and whether they are taken. */
export class NewTraces {
  readonly #drawn: NewTrace[] = [];
  #last: NewTrace;

  /**
   * @param isTaken also for traces that began elsewhere
   * @param areParentBased whether that does as they ask who began them
   */
  constructor(
    readonly isTaken: IsTaken,
    readonly areParentBased: boolean,
  ) {
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
    const ids = randomBytes(drawnAtOnce * traceIdBytes).toString('hex');
    for (let begin = 0; begin < ids.length; begin += traceIdDigits) {
      const traceId = ids.slice(begin, begin + traceIdDigits);
      this.#drawn.push({ traceId, isTaken: this.isTaken(ROOT_CONTEXT, traceId) });
    }
    return this.#drawn.pop() as NewTrace;
  }
}
