import { compileValidator, Order, type JsonSchema } from '@order-intake/contracts';
import fc from 'fast-check';
import {
  eventually,
  expectNotHeldUp,
  makeApiKey,
  readMetrics,
  requestsOf,
  sendRaw,
  useSystem,
  type RawAnswer,
  type RawRequest,
} from '../src/index.js';

const { key, pair } = makeApiKey('shop');
const system = useSystem({ gatewayEnv: { API_KEYS: pair, RATE_LIMIT_PER_SECOND: '100000' } });
const client = () => system.clientOf(0, key);
const violationsOf = compileValidator(Order);

const batches = 150;
/** So few that one of them that holds the gateway up is found. */
const batchSize = 20;
const jsonTypes = ['application/json', 'application/json; charset=utf-8'];

describe('requests made from the OpenAPI document, most of them damaged, with API keys on', () => {
  const accepted = new Set<string>();
  const saved = new Set<string>();
  /** Answers 202, of which the same order may have several. */
  let acceptances = 0;

  let sent = 0;

  async function send(request: RawRequest): Promise<void> {
    // One in ten comes without the key.
    const hasKey = (sent += 1) % 10 > 0;
    const headers = { ...request.headers, ...(hasKey && { authorization: `Bearer ${key}` }) };
    const answer = await sendRaw(system.gateway.url, { ...request, headers });
    try {
      expectSound(request, answer);
      if (!hasKey && request.path.startsWith('/v1/orders'))
        expect([204, 401, 404, 405]).toContain(answer.status);
    } catch (cause) {
      throw new Error(`${request.method} ${request.path} ${request.body?.toString() ?? ''}`, { cause });
    }
    if (answer.status === 202) {
      accepted.add(idIn(answer));
      acceptances += 1;
    }
    if (answer.status === 200 && request.method === 'POST') saved.add(idIn(answer));
  }

  it('are answered as the document says, whatever stands in them, and never hold the gateway up', async () => {
    const { body: document } = await system.client.request<JsonSchema>('GET', '/openapi.json');
    const batch = fc.array(requestsOf(document), { minLength: batchSize, maxLength: batchSize });
    await fc.assert(
      fc.asyncProperty(batch, (requests) =>
        expectNotHeldUp(system.gateway, async () => {
          for (const request of requests) await send(request);
        }),
      ),
      { numRuns: batches, endOnFailure: true },
    );
    expect(accepted.size).toBeGreaterThan(0);
    const read = await readMetrics(system.gateway);
    expect(read('gateway_problems_total', { problem: 'internal-error' })).toBe(0);
    expect(read('gateway_confirm_duration_seconds_count')).toBe(acceptances);
  }, 180_000);

  it('leave nothing behind but the orders that were accepted', async () => {
    await system.vhost.empty();
    for (const id of accepted) await eventually(`${id} has an end`, () => hasEnd(id));
    const known = new Set([...accepted, ...saved]);
    const effects = await system.backendObserver.effects();
    expect([...effects.keys()].filter((id) => !known.has(id))).toEqual([]);
  });
});

async function hasEnd(id: string): Promise<boolean> {
  const { body } = await client().status(id);
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
    expect(jsonTypes).toContain(request.headers?.['content-type']);
    expect(violationsOf(JSON.parse(String(request.body)))).toBeUndefined();
  } else expect([200, 204]).toContain(answer.status);
}

const idIn = ({ text }: RawAnswer) => (JSON.parse(text) as { id: string }).id;
