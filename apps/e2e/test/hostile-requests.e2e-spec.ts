import { compileValidator, Order, type JsonSchema } from '@order-intake/contracts';
import fc from 'fast-check';
import {
  eventually,
  readMetrics,
  requestsOf,
  sendRaw,
  useSystem,
  type RawAnswer,
  type RawRequest,
} from '../src/index.js';

const system = useSystem();
const violationsOf = compileValidator(Order);

/** Beyond this the gateway would keep other clients waiting. */
const mostLagSeconds = 0.05;
const requests = 3_000;

describe('requests made from the OpenAPI document, most of them damaged', () => {
  const accepted = new Set<string>();
  const saved = new Set<string>();
  const lags: number[] = [];

  it('are answered as the document says, whatever stands in them', async () => {
    const { body: document } = await system.client.request<JsonSchema>('GET', '/openapi.json');
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(requestsOf(document), async (request) => {
        const answer = await sendRaw(system.gateway.url, request);
        expectSound(request, answer);
        if (answer.status === 202) accepted.add(idIn(answer));
        if (answer.status === 200 && request.method === 'POST') saved.add(idIn(answer));
        if ((sent += 1) % 100 === 0) lags.push(await lagOfGateway());
      }),
      { numRuns: requests, endOnFailure: true },
    );
    expect(accepted.size).toBeGreaterThan(0);
    const read = await readMetrics(system.gateway);
    expect(read('gateway_problems_total', { problem: 'internal-error' })).toBe(0);
  }, 180_000);

  it('leave nothing behind but the orders that were accepted', async () => {
    await system.vhost.empty();
    for (const id of accepted) await eventually(`${id} has an end`, () => hasEnd(id));
    const known = new Set([...accepted, ...saved]);
    const effects = await system.backendObserver.effects();
    expect([...effects.keys()].filter((id) => !known.has(id))).toEqual([]);
  });

  it('keep the event loop of the gateway free', () => {
    // The median of the looks: what the machine does meanwhile may spoil some of them.
    const [median = Infinity] = lags.toSorted((a, b) => a - b).slice(lags.length / 2);
    expect(median).toBeLessThan(mostLagSeconds);
  });
});

/** The 99th percentile of the event loop's delay since the last look. */
async function lagOfGateway(): Promise<number> {
  return (await readMetrics(system.gateway))('nodejs_eventloop_lag_p99_seconds');
}

async function hasEnd(id: string): Promise<boolean> {
  const { body } = await system.client.status(id);
  return body.state === 'saved' || body.state === 'rejected';
}

function expectSound(request: RawRequest, answer: RawAnswer): void {
  const type = answer.headers.get('content-type');
  if (answer.status >= 500) throw new Error(`${answer.status}: ${answer.text}`);
  if (answer.status >= 400) {
    expect(type).toBe('application/problem+json');
    if (request.method !== 'HEAD') expect(JSON.parse(answer.text)).toMatchObject({ status: answer.status });
  } else if (request.method === 'POST') {
    expect([200, 202]).toContain(answer.status);
    expect(violationsOf(JSON.parse(String(request.body)))).toBeUndefined();
  } else expect([200, 204]).toContain(answer.status);
}

const idIn = ({ text }: RawAnswer) => (JSON.parse(text) as { id: string }).id;
