import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { endSpan, enterTrace, readTraceparent, SpanKind } from '@order-intake/contracts';
import { readConfig } from '../config/read-config.js';
import { startTracing } from './start-tracing.js';
import { exporterOf, tracingConfigSpec } from './tracing-config.js';

const endpoint = 'http://127.0.0.1:4318';

describe('where traces go', () => {
  it.each([
    ['none', {}],
    ['otlp', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }],
    ['otlp', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces` }],
    ['otlp', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['console', { OTEL_TRACES_EXPORTER: 'console', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }],
    ['none', { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }],
    ['none', { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'otlp' }],
    // As Compose hands on a variable that is not set.
    ['none', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER: 'always_on' }],
  ])('is %s with %j', (exporter, env) => {
    expect(exporterOf(readConfig(tracingConfigSpec, env))).toBe(exporter);
  });
});

describe('traces', () => {
  async function start(env: Record<string, string>) {
    // The exporter reads its endpoint from there.
    Object.assign(process.env, env);
    const tracing = await startTracing('app', readConfig(tracingConfigSpec, env), { warn: () => undefined });
    if (!tracing) throw new Error('traces are off');
    return tracing;
  }
  const startBy = (sampler: string, ratio: string) =>
    start({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: ratio,
    });
  afterEach(() => delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']);

  const aSpan = () => enterTrace('span', SpanKind.INTERNAL, undefined)?.span;
  const aRoot = (flags: string) => `00-${'a'.repeat(32)}-${'b'.repeat(16)}-${flags}`;

  it('stop in time when the collector does not answer', async () => {
    const collector = createServer();
    const asked = once(collector, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const { port } = collector.address() as AddressInfo;
    const tracing = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    endSpan(aSpan()!);
    await tracing.stop();
    const [, response] = await asked;
    response.end();
    collector.close();
    // The exporter by itself waits for ten seconds.
  }, 9_000);

  it.each([
    ['always_on', '00', true],
    ['always_off', '01', false],
    ['traceidratio', '01', false],
    ['parentbased_always_on', '00', false],
    ['parentbased_always_off', '01', true],
    ['parentbased_traceidratio', '01', true],
  ])('by %s, of a client whose flags are %s, are taken: %s', async (sampler, flags, isSampled) => {
    const tracing = await startBy(sampler, '0');
    expect(Boolean(enterTrace('span', SpanKind.SERVER, aRoot(flags))?.span)).toBe(isSampled);
    await tracing.stop();
  });

  it.each([
    ['parentbased_always_on', true],
    ['parentbased_always_off', false],
    ['parentbased_traceidratio', false],
  ])('by %s, of a client without a trace, are taken: %s', async (sampler, isSampled) => {
    const tracing = await startBy(sampler, '0');
    expect(Boolean(aSpan())).toBe(isSampled);
    await tracing.stop();
  });

  it.each([
    ['parentbased_always_on', '1', false],
    ['parentbased_traceidratio', '1', false],
    ['always_on', '1', true],
    ['traceidratio', '1', true],
    ['traceidratio', '0', false],
  ])('by %s of %s, of a message without a trace, are taken: %s', async (sampler, ratio, isSampled) => {
    const tracing = await startBy(sampler, ratio);
    const { span, traceparent } = enterTrace('span', SpanKind.CONSUMER, undefined)!;
    expect(Boolean(span)).toBe(isSampled);
    // Told to the backend, which would begin traces of its own otherwise.
    expect(readTraceparent(traceparent)).toMatchObject({ traceFlags: Number(isSampled) });
    await tracing.stop();
  });

  it('by a ratio are taken by their ids, so that every process takes the same ones', async () => {
    const tracing = await startBy('parentbased_traceidratio', '0.5');
    const sampler = new TraceIdRatioBasedSampler(0.5);
    const decided = Array.from({ length: 200 }, () => {
      const { traceparent, span } = enterTrace('span', SpanKind.SERVER, undefined)!;
      const { traceId, traceFlags } = readTraceparent(traceparent)!;
      const { decision } = sampler.shouldSample(undefined, traceId);
      return {
        taken: Boolean(span),
        flags: traceFlags,
        byId: decision === SamplingDecision.RECORD_AND_SAMPLED,
      };
    });
    expect(decided.filter(({ taken, flags, byId }) => taken !== byId || flags !== Number(byId))).toEqual([]);
    expect(new Set(decided.map(({ taken }) => taken)).size).toBe(2);
    await tracing.stop();
  });

  it.each([
    ['parentbased_always_off', undefined, true],
    ['parentbased_always_off', aRoot('00'), false],
    ['traceidratio', undefined, false],
  ])(
    'that are not taken by %s, of a client with %s, need no word in a message: %s',
    async (sampler, client, needsNoHeader) => {
      const tracing = await startBy(sampler, '0');
      expect(enterTrace('span', SpanKind.SERVER, client)).toMatchObject({ needsNoHeader });
      await tracing.stop();
    },
  );

  it('that are not taken go on under a span id of their own', async () => {
    const tracing = await start({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_TRACES_SAMPLER: 'always_off' });
    const { traceparent } = enterTrace('span', SpanKind.SERVER, aRoot('01'))!;
    expect(readTraceparent(traceparent)).toMatchObject({ traceId: 'a'.repeat(32), traceFlags: 0 });
    expect(traceparent).not.toContain('b'.repeat(16));
    await tracing.stop();
  });
});
