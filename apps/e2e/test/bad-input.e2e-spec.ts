import type { Problem, ProblemName } from '@order-intake/contracts';
import {
  anOrder,
  expectNotHeldUp,
  hostileCases,
  readMetrics,
  sendBytes,
  sendRaw,
  useSystem,
  type RawAnswer,
} from '../src/index.js';

const system = useSystem();
const json = 'application/json';

describe('bad input', () => {
  afterAll(async () => {
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 0 });
    const read = await readMetrics(system.gateway);
    expect(read('gateway_problems_total', { problem: 'internal-error' })).toBe(0);
    expect(read('gateway_confirm_duration_seconds_count')).toBe(0);
    // The way is open all the same: had anything been published, it would have come through.
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
  });

  it.each(hostileCases.map((each) => [each.what, each] as const))(
    '%s is answered with the problem that it is',
    async (_what, { sent, status, problem, pointers, allow }) => {
      const send = () =>
        Buffer.isBuffer(sent) ? sendBytes(system.gateway.url, sent) : sendRaw(system.gateway.url, sent);
      const answer = await expectNotHeldUp(system.gateway, send);
      const document = expectProblem(answer, problem, status);
      if (problem === 'malformed-json' && 'path' in sent)
        expect(document.detail).toMatch(/line \d+, column \d+|is empty/);
      if (pointers)
        expect([...new Set(document.errors?.map(({ pointer }) => pointer))].sort()).toEqual(pointers);
      if (allow !== undefined) expect(answer.headers.get('allow')).toBe(allow);
    },
  );

  it.each([
    ['/v1/orders', 'GET, HEAD, POST, OPTIONS', 200],
    ['/v1/orders/sync', 'POST, OPTIONS', 404],
    ['/v1/orders/1', 'GET, HEAD, OPTIONS', 404],
  ])('OPTIONS of %s tells the methods, HEAD sends no body', async (path, allow, status) => {
    const options = await raw('OPTIONS', path);
    expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, allow, '']);
    const head = await raw('HEAD', path);
    expect([head.status, head.text]).toEqual([status, '']);
  });

  it('five hundred headers are not too many', async () => {
    const headers = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-${index}`, '1']));
    expectProblem(await raw('GET', '/v1/orders/1', headers), 'order-not-found', 404);
  });

  it('a body that trickles in is cut off', async () => {
    const started = Date.now();
    const answer = await sendBytes(
      system.gateway.url,
      `POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: ${json}\r\ncontent-length: 300\r\n\r\n{`,
      20_000,
    );
    expect(answer.status).toBe(408);
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});

/** Sent as it is, with these headers and no others. */
const raw = (method: string, path: string, headers: Record<string, string> = {}) =>
  sendRaw(system.gateway.url, { method, path, headers });

function expectProblem(answer: RawAnswer, name: ProblemName, status: number): Problem {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  const document = JSON.parse(answer.text) as Problem;
  expect(document).toMatchObject({ type: `/problems/${name}`, status });
  return document;
}
