import type { Order, ProblemName } from '@order-intake/contracts';
import { readFileSync } from 'node:fs';
import type { RawRequest } from '../raw-http.js';

/** What is sent, and the problem that has to be the answer. */
export interface HostileCase {
  readonly what: string;
  /** A request, or bytes that are none. */
  readonly sent: RawRequest | Buffer;
  readonly status: number;
  readonly problem: ProblemName;
  /** Places that the problem names, sorted; left open where it is not said. */
  readonly pointers?: readonly string[];
  readonly allow?: string;
}

/** A text, a text so many times, or the plain order with changes and with members as text before its own. */
type Part =
  | string
  | readonly [string, number]
  | { readonly order?: object; readonly line?: object; readonly first?: string };
type Text = string | readonly Part[];

/** One entry of `hostile/requests.json`. */
interface WrittenCase extends Omit<HostileCase, 'sent'> {
  readonly bytes?: Text;
  readonly method?: string;
  readonly path?: Text;
  /** Of an order that is JSON, if it is not said. */
  readonly headers?: Readonly<Record<string, Text>>;
  readonly body?: Text;
  readonly encoding?: BufferEncoding;
}

const file = new URL('../../hostile/requests.json', import.meta.url);
const { plainOrder, cases } = JSON.parse(readFileSync(file, 'utf8')) as {
  plainOrder: Order;
  cases: WrittenCase[];
};

/** Requests that were chosen to hurt. Data, since `npm run chaos` sends the same ones under load. */
export const hostileCases: readonly HostileCase[] = cases.map(
  ({ bytes, method = 'GET', path = '/', headers, body, encoding, ...expected }) => ({
    ...expected,
    sent:
      bytes !== undefined
        ? Buffer.from(textOf(bytes), encoding)
        : {
            method,
            path: textOf(path),
            headers: Object.fromEntries(
              Object.entries(
                headers ?? (body !== undefined ? { 'content-type': 'application/json' } : {}),
              ).map(([name, value]) => [name, textOf(value)]),
            ),
            ...(body !== undefined && { body: Buffer.from(textOf(body), encoding) }),
          },
  }),
);

function textOf(text: Text): string {
  return typeof text === 'string' ? text : text.map(partOf).join('');
}

function partOf(part: Part): string {
  if (typeof part === 'string') return part;
  if (isRepeated(part)) return part[0].repeat(part[1]);
  const { order, line, first } = part;
  const changed = { ...plainOrder, lines: [{ ...plainOrder.lines[0], ...line }], ...order };
  const json = JSON.stringify(changed);
  return first === undefined ? json : `{${first},${json.slice(1)}`;
}

function isRepeated(part: Part): part is readonly [string, number] {
  return Array.isArray(part);
}
