import { EventEmitter, once } from 'node:events';
import { TracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { NewTraces, traceBy } from '@order-intake/contracts';
import { fastify } from 'fastify';
import { traceRequests } from './trace-requests.js';

const spans = new EventEmitter<{ ended: [ReadableSpan] }>();
const processor: SpanProcessor = {
  onStart: () => undefined,
  onEnd: (span) => void spans.emit('ended', span),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const provider = new TracerProvider({ spanProcessors: [processor] });

describe('traceRequests', () => {
  const app = fastify({ forceCloseConnections: true });
  const client = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  beforeAll(async () => {
    traceBy({
      tracer: provider.getTracer('specs'),
      newTraces: new NewTraces(() => true),
      isParentBased: true,
    });
    traceRequests(app);
    app.get('/orders/:id', (request) => request.trace?.traceparent);
    app.get('/broken', () => Promise.reject(new Error('broken')));
    app.get('/health/live', () => 'alive');
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => app.close());

  async function get(path: string, headers: Record<string, string> = {}): Promise<string> {
    const answer = await fetch(app.listeningOrigin + path, { headers });
    return answer.text();
  }

  async function traced(path: string, headers?: Record<string, string>) {
    const [[span], body] = await Promise.all([
      once(spans, 'ended') as Promise<[ReadableSpan]>,
      get(path, headers),
    ]);
    return { span, body };
  }

  it('gives the handler its own span where the client named one', async () => {
    const { span, body } = await traced('/orders/7?x=1', { traceparent: client });
    const { traceId, spanId } = span.spanContext();
    expect(body).toBe(`00-${traceId}-${spanId}-01`);
    expect(span).toMatchObject({
      name: 'GET /orders/:id',
      parentSpanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
      attributes: { 'http.route': '/orders/:id', 'url.path': '/orders/7', 'http.response.status_code': 200 },
    });
  });

  it('begins a trace for a client that named none, or none that can be read', async () => {
    const [one, other] = [await traced('/orders/7'), await traced('/orders/7', { traceparent: 'x' })];
    expect([one.span.parentSpanContext, other.span.parentSpanContext]).toEqual([undefined, undefined]);
    expect(one.span.spanContext().traceId).not.toBe(other.span.spanContext().traceId);
  });

  it('takes an answer of 500 for an error', async () => {
    const { span } = await traced('/broken');
    expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
  });

  it('leaves health and unknown addresses alone', async () => {
    const names: string[] = [];
    spans.on('ended', ({ name }) => names.push(name));
    await get('/health/live');
    await get('/nowhere');
    await traced('/orders/7');
    expect(names).toEqual(['GET /orders/:id']);
  });
});
