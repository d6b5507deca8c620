import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endSpan, enterTrace, SpanKind } from '@order-intake/contracts';
import { commonConfigSpec } from '../config/common-config.js';
import { readConfig } from '../config/read-config.js';
import { flushMs, startTracing } from './start-tracing.js';
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
  const warnings: unknown[] = [];
  const logger = { warn: (it: unknown) => void warnings.push(it) };
  beforeEach(() => void warnings.splice(0));

  async function start(env: Record<string, string>) {
    // The exporter reads its endpoint from there.
    Object.assign(process.env, env);
    const tracing = await startTracing('app', readConfig(commonConfigSpec, env), logger);
    if (!tracing) throw new Error('traces are off');
    return tracing;
  }
  afterEach(() => delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT']);

  const aSpan = () => enterTrace('span', SpanKind.INTERNAL, undefined)!;
  const aRoot = (flags: string) => `00-${'a'.repeat(32)}-${'b'.repeat(16)}-${flags}`;

  it('are told of once, and stop in time, when the collector is away', async () => {
    const tracing = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    endSpan(aSpan());
    const begunAtMs = performance.now();
    await tracing.stop();
    expect(performance.now() - begunAtMs).toBeLessThan(flushMs + 500);
  });

  it('stop in time when the collector does not answer', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const tracing = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    endSpan(aSpan());
    const begunAtMs = performance.now();
    await tracing.stop();
    expect(performance.now() - begunAtMs).toBeGreaterThan(flushMs - 50);
    expect(performance.now() - begunAtMs).toBeLessThan(flushMs + 500);
    silent.close();
    silent.closeAllConnections();
  });

  it.each([
    ['always_on', '00', true],
    ['always_off', '01', false],
    ['traceidratio', '01', false],
    ['parentbased_always_on', '00', false],
    ['parentbased_always_off', '01', true],
    ['parentbased_traceidratio', '01', true],
  ])('by %s, of a client whose flags are %s, are taken: %s', async (sampler, flags, isTaken) => {
    const tracing = await start({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    expect(enterTrace('span', SpanKind.SERVER, aRoot(flags))?.isRecording()).toBe(isTaken);
    await tracing.stop();
  });

  it.each([
    ['parentbased_always_on', true],
    ['parentbased_always_off', false],
    ['parentbased_traceidratio', false],
  ])('by %s, of a client without a trace, are taken: %s', async (sampler, isTaken) => {
    const tracing = await start({
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    expect(aSpan().isRecording()).toBe(isTaken);
    await tracing.stop();
  });
});
