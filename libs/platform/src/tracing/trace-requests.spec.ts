import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceBy } from '@order-intake/contracts';
import { fastify } from 'fastify';
import { traceRequests } from './trace-requests.js';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

describe('traceRequests', () => {
  const app = fastify();
  const client = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  beforeAll(async () => {
    traceBy(provider.getTracer('specs'));
    traceRequests(app);
    app.get('/orders/:id', (request) => request.headers['traceparent']);
    app.get('/broken', () => Promise.reject(new Error('broken')));
    app.get('/health/live', () => 'alive');
    await app.ready();
  });
  beforeEach(() => exporter.reset());
  afterAll(() => app.close());

  it('gives the handler its own span where the client named one', async () => {
    const { body } = await app.inject({ url: '/orders/7?x=1', headers: { traceparent: client } });
    const [span] = exporter.getFinishedSpans();
    const { traceId, spanId } = span!.spanContext();
    expect(body).toBe(`00-${traceId}-${spanId}-01`);
    expect(span).toMatchObject({
      name: 'GET /orders/:id',
      parentSpanContext: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
      attributes: { 'http.route': '/orders/:id', 'url.path': '/orders/7', 'http.response.status_code': 200 },
    });
  });

  it('begins a trace for a client that named none, or none that can be read', async () => {
    for (const headers of [{}, { traceparent: 'x' }]) await app.inject({ url: '/orders/7', headers });
    const [one, other] = exporter.getFinishedSpans();
    expect([one?.parentSpanContext, other?.parentSpanContext]).toEqual([undefined, undefined]);
    expect(one?.spanContext().traceId).not.toBe(other?.spanContext().traceId);
  });

  it('takes an answer of 500 for an error', async () => {
    await app.inject('/broken');
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
  });

  it('leaves health and unknown addresses alone', async () => {
    await app.inject('/health/live');
    await app.inject('/nowhere');
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
