import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import { NewTraces, SpanKind, traceBy } from '@order-intake/contracts';
import type { Logger } from 'pino';
import { exporterOf, type TracingConfig } from './tracing-config.js';
import { WatchedExporter } from './watched-exporter.js';

export interface Tracing {
  /** Delivers what has been gathered, for as long as `flushMs`. */
  stop(): Promise<void>;
}

const parentBased = 'parentbased_';

/** How long the last spans may take to be delivered, in milliseconds. */
export const flushMs = 1_000;

/**
 * Has spans taken from now on, if the configuration asks for it. Nothing of OpenTelemetry's SDK is loaded before that is
 * known.
 *
 * @param name of the app
 */
export async function startTracing(
  name: string,
  config: TracingConfig,
  logger: Pick<Logger, 'warn'>,
): Promise<Tracing | undefined> {
  const exporter = await makeExporter(config);
  if (!exporter) return undefined;
  const sdk = await import('@opentelemetry/sdk-trace');
  const { BatchSpanProcessor, RandomIdGenerator, SamplingDecision, TracerProvider } = sdk;
  const sampler = await makeSampler(config);
  // None of the samplers that can be chosen looks at more.
  const newTraces = new NewTraces(
    (context, traceId) =>
      sampler.shouldSample(context, traceId, '', SpanKind.INTERNAL, {}, []).decision !==
      SamplingDecision.NOT_RECORD,
  );
  const spanIds = new RandomIdGenerator();
  const provider = new TracerProvider({
    resource: await describe(config.OTEL_SERVICE_NAME, name),
    sampler,
    idGenerator: {
      generateTraceId: () => newTraces.lastTraceId,
      generateSpanId: () => spanIds.generateSpanId(),
    },
    spanProcessors: [new BatchSpanProcessor({ exporter: new WatchedExporter(exporter, logger) })],
  });
  traceBy({
    tracer: provider.getTracer('order-intake'),
    newTraces,
    isParentBased: config.OTEL_TRACES_SAMPLER.startsWith(parentBased),
  });
  return {
    stop: async () => {
      // What cannot be delivered has been told of, and is no failure of the stop.
      const delivered = provider.shutdown().catch(() => undefined);
      await Promise.race([delivered, sleep(flushMs, undefined, { ref: false })]);
    },
  };
}

async function makeExporter(config: TracingConfig): Promise<SpanExporter | undefined> {
  const kind = exporterOf(config);
  switch (kind) {
    case 'none':
      return undefined;
    case 'console':
      return new (await import('@opentelemetry/sdk-trace')).ConsoleSpanExporter();
    case 'otlp': {
      // Endpoint, headers, time limit and certificates: by the standard's variables.
      const { OTLPTraceExporter } =
        config.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json'
          ? await import('@opentelemetry/exporter-trace-otlp-http')
          : await import('@opentelemetry/exporter-trace-otlp-proto');
      return new OTLPTraceExporter();
    }
    default:
      return kind satisfies never;
  }
}

/** What all spans of this process have in common. */
async function describe(ownName: string | undefined, appName: string) {
  const resources = await import('@opentelemetry/resources');
  const { defaultResource, detectResources, resourceFromAttributes } = resources;
  const { resourceAttributesEnvDetector, serviceInstanceIdDetector } = resources;
  return defaultResource()
    .merge(
      resourceFromAttributes({
        'service.name': appName,
        'service.namespace': 'order-intake',
        'host.name': hostname(),
      }),
    )
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, resourceAttributesEnvDetector] }))
    .merge(resourceFromAttributes(ownName === undefined ? {} : { 'service.name': ownName }));
}

async function makeSampler({
  OTEL_TRACES_SAMPLER: name,
  OTEL_TRACES_SAMPLER_ARG: ratio,
}: TracingConfig): Promise<Sampler> {
  const { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } =
    await import('@opentelemetry/sdk-trace');
  const own = name.replace(parentBased, '');
  const root =
    own === 'traceidratio'
      ? new TraceIdRatioBasedSampler(ratio)
      : own === 'always_on'
        ? new AlwaysOnSampler()
        : new AlwaysOffSampler();
  return name === own ? root : new ParentBasedSampler({ root });
}
