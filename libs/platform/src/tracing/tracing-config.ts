import { str } from 'envalid';
import type { Config } from '../config/read-config.js';
import { bool, fraction, httpUrl, oneOf } from '../config/validators.js';

/**
 * The variables of OpenTelemetry that we read; the exporter reads the others of `OTEL_EXPORTER_OTLP_*` by itself. See
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
 */
export const tracingConfigSpec = {
  OTEL_SDK_DISABLED: bool({ default: false, desc: 'Takes no traces, whatever else is set.' }),
  OTEL_TRACES_EXPORTER: oneOf(
    'none',
    'otlp',
    'console',
  )({ default: undefined, desc: 'Where traces go; if unset: otlp if it has an endpoint, else none.' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl({
    default: undefined,
    desc: 'URL of the collector, by OTLP over HTTP.',
  }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl({
    default: undefined,
    desc: 'The same for traces alone, with their path.',
  }),
  OTEL_EXPORTER_OTLP_PROTOCOL: oneOf(
    'http/protobuf',
    'http/json',
  )({ default: 'http/protobuf', desc: 'How traces are written to the collector.' }),
  OTEL_SERVICE_NAME: str({ default: undefined, desc: 'What the process is called; if unset: by its app.' }),
  OTEL_TRACES_SAMPLER: oneOf(
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  )({ default: 'parentbased_always_on', desc: 'Which traces are taken.' }),
  OTEL_TRACES_SAMPLER_ARG: fraction({ default: 1, desc: 'The part of them that the ratio samplers take.' }),
};

export type TracingConfig = Config<typeof tracingConfigSpec>;

/** Where traces go. */
export function exporterOf(config: TracingConfig): 'none' | 'otlp' | 'console' {
  if (config.OTEL_SDK_DISABLED) return 'none';
  const endpoint = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_ENDPOINT;
  return config.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? 'none' : 'otlp');
}
