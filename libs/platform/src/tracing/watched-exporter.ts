import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';

/** `ExportResultCode.SUCCESS`; the enumeration itself would load the SDK. */
const success = 0;

/** Says once when spans cannot be delivered, and once when they can again: a collector that is away fills no log. */
export class WatchedExporter implements SpanExporter {
  #isFailing = false;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  export(...[spans, done]: Parameters<SpanExporter['export']>): void {
    this.exporter.export(spans, (result) => {
      const code: number = result.code;
      const failed = code !== success;
      if (failed && !this.#isFailing)
        this.logger.warn(`traces cannot be delivered, and are dropped: ${textOf(result.error)}`);
      if (!failed && this.#isFailing) this.logger.warn('traces are delivered again');
      this.#isFailing = failed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }
}

/** The exporter's own message says that a request failed; why is in its cause. */
function textOf(error: Error | undefined): string {
  const { cause, message = 'no reason was given' } = error ?? {};
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return inner instanceof Error ? inner.message : message;
}
