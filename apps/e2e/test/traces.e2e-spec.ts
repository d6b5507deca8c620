import { join } from 'node:path';
import { AppProcess } from '../src/app-process.js';
import { freePort } from '../src/free-port.js';
import { anOrder, useSystem } from '../src/index.js';
import { OtlpReceiver, type ReceivedSpan } from '../src/otlp-receiver.js';
import { surroundings } from '../src/surroundings.js';

const collector = await OtlpReceiver.listen();
afterAll(() => collector.close());

/** Has a process say what it loads of OpenTelemetry. */
const tellLoads = encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      const name = /@opentelemetry\\/([^/]+)/.exec(url)?.[1];
      if (name) console.log('loads ' + name);
      return next(url, context);
    },
  });`);
const telling = { NODE_OPTIONS: `--import=data:text/javascript,${tellLoads}` };
const loadsOf = ({ lines }: AppProcess) =>
  new Set(lines.filter((line) => line.startsWith('loads ')).map((line) => line.slice('loads '.length)));

const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };

const system = useSystem({
  env: traced,
  backendEnv: telling,
});

/** With this seed the first call fails, and none of the fifty after it. */
const firstCallFails = { errorRate: 0.1, seed: 1894 };

const traceOf = (letter: string) => letter.repeat(32);
const clientSpan = 'c'.repeat(16);

function submit(path: string, traceId: string, flags = '01') {
  const traceparent = `00-${traceId}-${clientSpan}-${flags}`;
  return system.client.request<{ id: string }>('POST', path, anOrder(), { traceparent });
}

/** The spans below one, each with those below it, in the order of their beginnings. */
function treeOf(traceId: string, parent = clientSpan, indent = ''): string[] {
  return below(traceId, parent).flatMap(({ service, kind, name, spanId, isError }) => [
    `${indent}${service}: ${name} (${kind})${isError ? ' failed' : ''}`,
    ...treeOf(traceId, spanId, `${indent}  `),
  ]);
}

const spansOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId);
const below = (traceId: string, parent: string) =>
  spansOf(traceId)
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .sort((a, b) => Number(a.startedAtNs - b.startedAtNs));

describe('with a collector', () => {
  const [asynchronous, synchronous, unsampled] = ['a', 'b', 'd'].map(traceOf) as [string, string, string];
  let id: string;

  /** One order that is saved at its second attempt, and two that are saved at once. */
  beforeAll(async () => {
    await system.backendObserver.setFaults(firstCallFails);
    id = (await submit('/v1/orders', asynchronous)).body.id;
    expect(await system.client.reaches(id, 'saved')).toMatchObject({ attempts: 2 });
    const other = await submit('/v1/orders', unsampled, '00');
    await system.client.reaches(other.body.id, 'saved');
    await submit('/v1/orders/sync', synchronous);
    const stopped = await Promise.all(system.processes.map((each) => each.kill('SIGTERM')));
    // The last spans were delivered by then.
    expect(stopped.map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  it('an order is one trace, from its client through every process', () => {
    expect(treeOf(asynchronous)).toEqual([
      'gateway: POST /v1/orders (server)',
      '  gateway: send orders.send:orders.send (producer)',
      '    consumer: process orders.send:orders.send (consumer) failed',
      '      consumer: PUT /orders/{id} (client) failed',
      '        backend: PUT /orders/:id (server) failed',
      '      consumer: send orders.send.retry:orders.send.retry.200ms (client)',
      '      consumer: INSERT orders (client)',
      '    consumer: process orders.send:orders.send (consumer)',
      '      consumer: PUT /orders/{id} (client)',
      '        backend: PUT /orders/:id (server)',
      '      consumer: INSERT orders (client)',
    ]);
    expect(spansOf(asynchronous)).toHaveLength(11);
  });

  it('its second attempt is linked to the first', () => {
    const [first, second] = spansOf(asynchronous)
      .filter(({ kind }) => kind === 'consumer')
      .sort((a, b) => Number(a.startedAtNs - b.startedAtNs)) as [ReceivedSpan, ReceivedSpan];
    expect([first.links, second.links]).toEqual([[], [first.spanId]]);
    expect(second.attributes['order_intake.attempts_before']).toBe(1);
  });

  it('its spans say what the semantic conventions ask for', () => {
    const [sent, processed, called, stored, served] = [
      'send orders.send:orders.send',
      'process orders.send:orders.send',
      'PUT /orders/{id}',
      'INSERT orders',
      'POST /v1/orders',
    ].map((name) => spansOf(asynchronous).find((span) => span.name === name)?.attributes);
    const messaging = {
      'messaging.system': 'rabbitmq',
      'messaging.destination.name': 'orders.send:orders.send',
      'messaging.rabbitmq.destination.routing_key': 'orders.send',
      'messaging.message.id': id,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(system.vhost.url).port),
    };
    expect(sent).toEqual({
      ...messaging,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
    });
    expect(processed).toMatchObject({
      ...messaging,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.rabbitmq.message.delivery_tag': 1,
      'error.type': 'backend-unavailable',
    });
    expect(called).toEqual({
      'http.request.method': 'PUT',
      'url.full': `${system.backend.url}/orders/${id}`,
      'url.template': '/orders/{id}',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(system.backend.url).port),
      'http.response.status_code': 500,
      'error.type': '500',
    });
    expect(stored).toEqual({
      'db.system.name': 'postgresql',
      'db.namespace': new URL(system.database.url).pathname.slice(1),
      'db.collection.name': 'orders',
      'db.operation.name': 'INSERT',
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(system.database.url).port),
    });
    expect(served).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/orders',
      'url.path': '/v1/orders',
      'http.response.status_code': 202,
    });
  });

  it('a synchronous order is one trace too', () => {
    expect(treeOf(synchronous)).toEqual([
      'gateway: POST /v1/orders/sync (server)',
      '  gateway: PUT /orders/{id} (client)',
      '    backend: PUT /orders/:id (server)',
      '  gateway: INSERT orders (client)',
    ]);
  });

  it('an order whose client does not want a trace has none', () => {
    expect(spansOf(unsampled)).toEqual([]);
  });

  it('health is asked for without a trace', () => {
    expect(collector.spans.filter(({ name }) => name.includes('health'))).toEqual([]);
  });

  it('the SDK is loaded', () => expect(loadsOf(system.backend)).toContain('sdk-trace'));
});

describe('with a gateway whose sampler takes none', () => {
  const others = useSystem({
    env: traced,
    gatewayEnv: { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
  });

  /** The spans that came of an order whose client named no trace. */
  async function spansOfOrder(consumer: AppProcess): Promise<ReceivedSpan[]> {
    const before = collector.spans.length;
    const { body } = await others.client.request<{ id: string }>('POST', '/v1/orders', anOrder());
    await others.client.reaches(body.id, 'saved');
    await consumer.kill('SIGTERM');
    await others.backend.kill('SIGTERM');
    return collector.spans.slice(before);
  }

  it('a parent-based consumer begins no trace, and the backend below it none', async () => {
    expect(await spansOfOrder(others.consumer)).toEqual([]);
  });

  it('one with always_on begins one, for all attempts', async () => {
    const consumer = await others.add('consumer', { OTEL_TRACES_SAMPLER: 'always_on' });
    await Promise.all([consumer.start(), others.backend.start()]);
    await others.backendObserver.setFaults(firstCallFails);
    const spans = await spansOfOrder(consumer);
    expect(spans.filter(({ kind }) => kind === 'consumer')).toHaveLength(2);
    const ofOrder = spans.filter(({ name }) => !name.includes('faults'));
    expect(new Set(ofOrder.map(({ traceId }) => traceId)).size).toBe(1);
  });
});

describe('without a collector', () => {
  it('nothing of the SDK is loaded', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const logs = join(surroundings.broker.dir, 'logs', 'traces');
    const env = {
      ...telling,
      BACKEND_PORT: new URL(url).port,
      BACKEND_LEDGER: join(logs, 'untraced.sqlite'),
    };
    const logFile = join(logs, 'untraced.log');
    const backend = new AppProcess({
      name: 'untraced',
      app: 'backend',
      url,
      adminUrl: url,
      logFile,
      env,
    });
    await backend.start();
    await backend.kill('SIGTERM');
    expect(loadsOf(backend)).toEqual(new Set(['api']));
  });
});
