import type { Problem, ProblemName } from '@order-intake/contracts';
import { connect } from 'node:net';
import { anOrder, useSystem } from '../src/index.js';

const system = useSystem();
const json = 'application/json';

/** A valid order with its first line changed. */
const withLine = (change: Record<string, unknown>) => {
  const order = anOrder();
  return { ...order, lines: [{ ...order.lines[0], ...change }] };
};
/** A valid order as text, with something put in after its opening brace. */
const withText = (members: string) => JSON.stringify(anOrder()).replace('{', `{${members},`);

describe('bad input', () => {
  afterAll(async () => {
    await system.vhost.empty();
    expect(await system.backendObserver.stats()).toMatchObject({ requests: 0 });
    // The way is open all the same: had anything been published, it would have come through.
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
  });

  it.each<[string, string | Buffer]>([
    ['nothing at all', ''],
    ['no JSON', 'hello'],
    ['a comma too many', '{"orderNumber":"PO-1",}'],
    ['an end too early', '{"orderNumber":"PO-1"'],
    ['a byte order mark', `\ufeff${JSON.stringify(anOrder())}`],
    ['NaN', JSON.stringify(withLine({ quantity: 7777 })).replace('7777', 'NaN')],
    ['a raw control character', '{"orderNumber":"PO\u00001"}'],
    ['UTF-16', Buffer.from(JSON.stringify(anOrder()), 'utf16le')],
    ['text after the end', `${JSON.stringify(anOrder())} {}`],
    ['the same member twice', withText('"currency":"EUR"')],
    ['a member and its escaped twin', withText('"\\u0063urrency":"EUR"')],
  ])('%s is malformed JSON, and the answer says where', async (_what, body) => {
    const { status, headers, body: problem } = await post(body);
    expect(problem).toMatchObject({ type: '/problems/malformed-json', status, instance: '/v1/orders' });
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(problem.detail).toMatch(/line \d+, column \d+|is empty/);
  });

  it.each<[string, unknown, string[]]>([
    ['null', null, ['']],
    ['an array', [], ['']],
    ['an empty object', {}, ['/currency', '/customerId', '/lines', '/orderNumber']],
    ['an extra member', { ...anOrder(), note: 'x' }, ['/note']],
    ['an extra member of a line', withLine({ colour: 'red' }), ['/lines/0/colour']],
    ['a member whose name needs escapes', { ...anOrder(), 'a/b~c': 1 }, ['/a~1b~0c']],
    ['__proto__', withText('"__proto__":{"currency":"EUR"}'), ['/__proto__']],
    ['constructor.prototype', withText('"constructor":{"prototype":{}}'), ['/constructor']],
    ['a number as text', withLine({ quantity: '2' }), ['/lines/0/quantity']],
    ['half a piece', withLine({ quantity: 1.5 }), ['/lines/0/quantity']],
    ['no piece', withLine({ quantity: 0 }), ['/lines/0/quantity']],
    ['a negative amount', withLine({ unitAmount: -1 }), ['/lines/0/unitAmount']],
    ['2^53 + 1', withLine({ unitAmount: 2 ** 53 + 2 }), ['/lines/0/unitAmount']],
    ['null for a number', withLine({ unitAmount: null }), ['/lines/0/unitAmount']],
    ['no line', anOrder({ lines: [] }), ['/lines']],
    [
      '101 lines',
      anOrder({ lines: Array.from({ length: 101 }, () => ({ sku: 'A', quantity: 1, unitAmount: 1 })) }),
      ['/lines'],
    ],
    ['a currency in small letters', anOrder({ currency: 'eur' }), ['/currency']],
    ['a currency that does not exist', anOrder({ currency: 'XXQ' }), ['/currency']],
    ['an empty order number', anOrder({ orderNumber: '' }), ['/orderNumber']],
    ['an order number with a space', anOrder({ orderNumber: 'PO 1' }), ['/orderNumber']],
    ['an order number of 65 characters', anOrder({ orderNumber: 'P'.repeat(65) }), ['/orderNumber']],
    ['an order number of 10 kB', anOrder({ orderNumber: 'P'.repeat(10_000) }), ['/orderNumber']],
    ['an order number that is not ASCII', anOrder({ orderNumber: 'PÖ-1' }), ['/orderNumber']],
    ['a lone surrogate', anOrder({ orderNumber: 'PO-\ud800' }), ['/orderNumber']],
    ['NUL in a string', anOrder({ customerId: 'c\u0000' }), ['/customerId']],
    ['a line break at the end', anOrder({ customerId: 'c-1\n' }), ['/customerId']],
    ['1e400', JSON.stringify(withLine({ quantity: 7777 })).replace('7777', '1e400'), ['/lines/0/quantity']],
    ['-0', JSON.stringify(withLine({ quantity: 7777 })).replace('7777', '-0'), ['/lines/0/quantity']],
    ['arrays nested 10,000 deep', `{"lines":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, []],
  ])('%s breaks the contract, and the answer points there', async (_what, body, pointers) => {
    const { status, headers, body: problem } = await post(body);
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json']);
    expect(problem).toMatchObject({ type: '/problems/validation-failed', instance: '/v1/orders' });
    const named = (problem.errors ?? []).map(({ pointer }) => pointer);
    if (pointers.length > 0) expect([...new Set(named)].sort()).toEqual(pointers);
    else expect(named.length).toBeGreaterThan(0);
  });

  it.each([
    'text/plain',
    'application/json\t; charset=utf-8',
    'application/json; charset=utf-16',
    'application/json; x',
    'application/json,text/plain',
    'application/jsonp',
    'APPLICATION/JSON',
    'multipart/form-data; boundary=x',
  ])('content type %j is not read', async (type) => {
    expectProblem(
      await raw('POST', '/v1/orders', { 'content-type': type }, JSON.stringify(anOrder())),
      'unsupported-media-type',
      415,
    );
  });

  it('nor is a compressed body, or one without a content type', async () => {
    const body = JSON.stringify(anOrder());
    expectProblem(
      await raw('POST', '/v1/orders', { 'content-type': json, 'content-encoding': 'gzip' }, body),
      'unsupported-media-type',
      415,
    );
    expectProblem(await raw('POST', '/v1/orders', {}, body), 'unsupported-media-type', 415);
  });

  it('65 KiB are too much, announced or not', async () => {
    const body = JSON.stringify(anOrder()).replace('{', `{${' '.repeat(65 * 1024)}`);
    const { status, body: problem } = await post(body);
    expect([status, problem.type]).toEqual([413, '/problems/payload-too-large']);
    const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expectProblem(
      await raw('POST', '/v1/orders', { 'content-type': json, 'transfer-encoding': 'chunked' }, chunked),
      'payload-too-large',
      413,
    );
  });

  it.each([
    '/v1/orders/1',
    '/v1/orders/3F2B1C9A-5D6E-8F70-9A1B-2C3D4E5F6071',
    '/v1/orders/3f2b1c9a-5d6e-8f70-9a1b-2c3d4e5f6071',
    '/v1/orders/3f2b1c9a-5d6e-4f70-9a1b-2c3d4e5f6071',
    `/v1/orders/${'a'.repeat(5_000)}`,
    '/v1/orders/..%2f..%2fetc%2fpasswd',
    '/v1/orders/%00',
    '/v1/orders/%zz',
    "/v1/orders/'%20or%201=1",
  ])('%s is no order', async (path) => {
    expectProblem(await raw('GET', path), 'order-not-found', 404);
  });

  it.each(['/nothing', '/v1/orders/a/b', '/v1/orders/../orders/x/y', '/%zz', '//v1/orders'])(
    '%s is no address',
    async (path) => expectProblem(await raw('GET', path), 'route-not-found', 404),
  );

  it.each([
    ['DELETE', '/v1/orders', 'GET, HEAD, POST, OPTIONS'],
    ['TRACE', '/v1/orders', 'GET, HEAD, POST, OPTIONS'],
    ['PROPFIND', '/v1/orders', 'GET, HEAD, POST, OPTIONS'],
    ['PUT', '/v1/orders/sync', 'POST, OPTIONS'],
  ])('%s %s is not allowed', async (method, path, allow) => {
    const answer = await raw(method, path);
    expectProblem(answer, 'method-not-allowed', 405);
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it('OPTIONS tells the methods, HEAD sends no body', async () => {
    expect((await raw('OPTIONS', '/v1/orders')).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS');
    const head = await raw('HEAD', '/v1/orders/1');
    expect([head.status, head.text]).toEqual([404, '']);
  });

  it.each([
    ['header fields of 64 KiB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
    [
      'both lengths',
      'POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['no HTTP', 'hello\r\n\r\n', 400],
    [
      'a broken chunk',
      `POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: ${json}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
      400,
    ],
  ])('%s: even the parser answers with a problem', async (_what, request, status) => {
    const answer = await exchange(request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('a thousand headers are too many, half of them are not', async () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, '1']));
    expectProblem(await raw('GET', '/v1/orders/1', fields(1_000)), 'payload-too-large', 431);
    expectProblem(await raw('GET', '/v1/orders/1', fields(500)), 'order-not-found', 404);
  });

  it('a body that trickles in is cut off', async () => {
    const started = Date.now();
    const answer = await exchange(
      `POST /v1/orders HTTP/1.1\r\nhost: x\r\ncontent-type: ${json}\r\ncontent-length: 300\r\n\r\n{`,
      20_000,
    );
    expect(answer.status).toBe(408);
    expect(Date.now() - started).toBeLessThan(15_000);
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['state=accepted', '/state'],
    ['cursor=%2e%2e', '/cursor'],
    ['cursor=bm90IGEgY3Vyc29y', '/cursor'],
    ['updatedAfter=yesterday', '/updatedAfter'],
    ['customerId=%27', '/customerId'],
    ['page=2', '/page'],
  ])('the list refuses ?%s', async (query, pointer) => {
    const { status, body } = await system.client.request<Problem>('GET', `/v1/orders?${query}`);
    expect([status, body.type]).toEqual([400, '/problems/validation-failed']);
    expect(body.errors?.map((each) => each.pointer)).toEqual([pointer]);
  });
});

function post(body: unknown) {
  return system.client.request<Problem>('POST', '/v1/orders', body);
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Map<string, string>;
  readonly text: string;
}

/** As no decent client would send it: nothing is checked or normalised on the way. */
function raw(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<RawAnswer> {
  const length =
    body !== undefined && !('transfer-encoding' in headers)
      ? { 'content-length': String(Buffer.byteLength(body)) }
      : {};
  const lines = Object.entries({ host: 'x', connection: 'close', ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return exchange(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}

function exchange(request: string, timeoutMs = 5_000): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(system.gateway.url);
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A refused body may end in a reset; what counts is the answer before it.
    socket.on('error', (error) => (chunks.length === 0 ? reject(error) : undefined));
    socket.on('close', () => resolve(readAnswer(Buffer.concat(chunks).toString('utf8'))));
  });
}

function readAnswer(answer: string): RawAnswer {
  const [head = '', text = ''] = answer.split(/\r\n\r\n(.*)/s);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.slice(line.indexOf(':') + 2)]),
  );
  return { status: Number(statusLine.split(' ')[1]), headers, text };
}

function expectProblem(answer: RawAnswer, name: ProblemName, status: number): void {
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  expect(JSON.parse(answer.text)).toMatchObject({ type: `/problems/${name}`, status });
}
