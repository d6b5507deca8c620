import type { JsonSchema } from '@order-intake/contracts';
import fc from 'fast-check';
import type { RawRequest } from '../raw-http.js';
import { damaged, spoiltTexts } from './damage.js';
import { valuesOf } from './from-schema.js';

interface Operation {
  readonly parameters?: readonly { name: string; in: string; schema: JsonSchema }[];
  readonly requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

/** Every method of the document, and some that it has nowhere. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'];

/**
 * Requests to every path and method of an OpenAPI document: right ones, nearly right ones, and wrong ones. Nothing in
 * a path or a header breaks HTTP itself; what does is in the corpus.
 */
export function requestsOf(document: JsonSchema): fc.Arbitrary<RawRequest> {
  const paths = Object.entries(document['paths'] as Record<string, Record<string, Operation>>);
  return fc.oneof(
    ...paths.flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) =>
        requestOf(method.toUpperCase(), path, operation, document),
      ),
    ),
    ...paths.map(([path, operations]) =>
      fc
        .constantFrom(...methods)
        .chain((method) => requestOf(method, path, Object.values(operations)[0] ?? {}, document)),
    ),
  );
}

function requestOf(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  document: JsonSchema,
): fc.Arbitrary<RawRequest> {
  const place = (where: string) => parameters.filter((each) => each.in === where);
  const schema = requestBody?.content['application/json']?.schema;
  return fc
    .record({
      segments: parametersOf(place('path'), document),
      query: optional(parametersOf(place('query'), document)),
      headers: optional(parametersOf(place('header'), document)),
      type: mostly(
        'application/json',
        fc.constantFrom('application/json; charset=utf-8', 'text/plain', '*/*'),
      ),
      body: schema ? bodiesOf(valuesOf(schema, document)) : optional(bodiesOf(fc.constant({}))),
    })
    .map(({ segments, query = [], headers = [], type, body }) => ({
      method,
      path:
        segments.reduce((at, [name, value]) => at.replace(`{${name}}`, () => value), path) + queryOf(query),
      headers: {
        ...Object.fromEntries(headers.map(([name, value]) => [name, inHeader(value)])),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    }));
}

function bodiesOf(values: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const asText = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
  return fc.oneof(
    { weight: 1, arbitrary: values.map(asText) },
    { weight: 5, arbitrary: damaged(values).map(asText) },
    { weight: 3, arbitrary: spoiltTexts(values) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}

/** Names and percent-encoded values, one of them now and then unlike its schema. */
function parametersOf(
  parameters: readonly { name: string; schema: JsonSchema }[],
  document: JsonSchema,
): fc.Arbitrary<[string, string][]> {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom('..', '%', '\u0000', ''),
  );
  return fc.tuple(
    ...parameters.map(({ name, schema }) =>
      fc
        .oneof({ weight: 2, arbitrary: valuesOf(schema, document).map(String) }, anyText)
        .map((value): [string, string] => [name, encodeURIComponent(value.toWellFormed())]),
    ),
  );
}

function queryOf(query: readonly [string, string][]): string {
  return query.length === 0 ? '' : `?${query.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** Visible ASCII, as everything else is no HTTP. */
const inHeader = (value: string): string => decodeURIComponent(value).replaceAll(/[^\x21-\x7e]/g, '_');

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
