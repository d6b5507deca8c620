import { connect } from 'node:net';

const timeLimitMs = 5_000;

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** A request as it is sent, nothing of it checked or normalised on the way. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** As no decent client would send it. */
export function sendRaw(url: string, request: RawRequest): Promise<RawAnswer> {
  return sendBytes(url, bytesOf(request, 'close'));
}

/**
 * Sends requests over one connection, all before the first answer.
 *
 * @returns each answer as it came, in the order of the requests. A further request ends the connection, so that all of
 *   these are answered alike
 */
export async function sendPipelined(url: string, requests: readonly RawRequest[]): Promise<string[]> {
  const end = bytesOf({ method: 'GET', path: '/health/live' }, 'close');
  const bytes = Buffer.concat([...requests.map((request) => bytesOf(request, 'keep-alive')), end]);
  const answers = (await exchange(url, bytes, timeLimitMs)).split(/(?=HTTP\/1\.1 \d{3} )/);
  return answers.slice(0, -1);
}

/** Sends bytes and reads until the server closes. */
export async function sendBytes(
  url: string,
  bytes: Buffer | string,
  timeoutMs = timeLimitMs,
): Promise<RawAnswer> {
  return readAnswer(await exchange(url, bytes, timeoutMs));
}

function bytesOf({ method, path, headers = {}, body }: RawRequest, connection: string): Buffer {
  const content = Buffer.from(body ?? '');
  const length =
    body !== undefined && !('transfer-encoding' in headers)
      ? { 'content-length': String(content.length) }
      : {};
  const lines = Object.entries({ host: 'x', connection, ...length, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), content]);
}

function exchange(url: string, bytes: Buffer | string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A refused body may end in a reset; what counts is the answer before it.
    socket.on('error', (error) => (chunks.length === 0 ? reject(error) : undefined));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
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
