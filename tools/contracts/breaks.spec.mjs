import { beforeAll, describe, expect, it } from '@jest/globals';
import { breaksOfAsyncApi } from './breaks-of-asyncapi.mjs';
import { breaksOfOpenApi } from './breaks-of-openapi.mjs';
import { builtDocuments } from './built-documents.mjs';

/** @import { Document } from './built-documents.mjs' */
/** @typedef {(document: Document) => unknown} Change */

/** @type {{ openapi: Document, asyncapi: Document }} */
let documents;

beforeAll(async () => {
  documents = await builtDocuments();
}, 60_000);

/**
 * @param {'openapi' | 'asyncapi'} kind
 * @param {Change} change
 */
function breaksAfter(kind, change) {
  const before = documents[kind];
  const after = JSON.parse(JSON.stringify(before));
  change(after);
  // A change that changes nothing would be found harmless whatever the rules are.
  expect(after).not.toEqual(before);
  return { openapi: breaksOfOpenApi, asyncapi: breaksOfAsyncApi }[kind](before, after);
}

/** @param {Document} document @param {string} name */
const schema = (document, name) => document['components'].schemas[name];
/** @param {Document} document */
const submit = (document) => document['paths']['/v1/orders'].post;
/** @param {Document} document */
const status = (document) => document['paths']['/v1/orders/{id}'].get;
/** @param {Document} document @param {string} name */
const message = (document, name) => document['components'].messages[name];
/** @param {unknown[]} list @param {unknown} value */
const without = (list, value) => list.splice(list.indexOf(value), 1);

describe('a change of the OpenAPI document', () => {
  it.each(
    /** @type {[string, Change, string][]} */ ([
      ['removes a path', (d) => delete d['paths']['/v1/orders/sync'], 'POST /v1/orders/sync is gone'],
      ['removes a method', (d) => delete d['paths']['/v1/orders'].get, 'GET /v1/orders is gone'],
      ['renames an operation', (d) => (submit(d).operationId = 'send'), 'operationId is another'],
      ['removes an answer', (d) => delete submit(d).responses[409], 'the answer 409 is gone'],
      ['has another success', (d) => (submit(d).responses[201] = { description: '' }), 'an answer 201'],
      [
        'removes a header of an answer',
        (d) => delete submit(d).responses[202].headers.Location,
        'answer 202, header Location: is gone',
      ],
      [
        'removes a form of an answer',
        (d) => delete d['paths']['/problems/{name}'].get.responses[200].content['text/html'],
        'text/html: is gone',
      ],
      [
        'removes a parameter',
        (d) => d['paths']['/v1/orders'].get.parameters.pop(),
        'query parameter cursor is gone',
      ],
      [
        'narrows a parameter',
        (d) => (d['paths']['/v1/orders'].get.parameters[3].schema.maximum = 100),
        'query parameter limit, the value: may be beyond maximum 100',
      ],
      [
        'requires a parameter',
        (d) => (submit(d).parameters[0].required = true),
        'header parameter traceparent is required',
      ],
      [
        'has a further required parameter',
        (d) => submit(d).parameters.push({ name: 'shop', in: 'query', required: true, schema: {} }),
        'query parameter shop is required',
      ],
      [
        'asks for a key',
        (d) => {
          d['components'].securitySchemes.key = { type: 'http', scheme: 'bearer' };
          submit(d).security = [{ key: [] }];
        },
        'POST /v1/orders: it asks for more authorisation',
      ],
      [
        'takes another form of body',
        (d) => (submit(d).requestBody.content = { 'application/xml': {} }),
        'the body may be application/json no more',
      ],
      [
        'requires a member of a request',
        (d) => {
          schema(d, 'Order').properties.note = { type: 'string' };
          schema(d, 'Order').required.push('note');
        },
        '/note: may be missing',
      ],
      ['removes a member of a request', (d) => delete schema(d, 'OrderLine').properties.sku, '/lines/*/sku'],
      [
        'narrows a number',
        (d) => (schema(d, 'OrderLine').properties.quantity.maximum = 99),
        '/lines/*/quantity',
      ],
      [
        'narrows a name',
        (d) => (schema(d, 'Order').properties.orderNumber.pattern = '^[A-Z]+$'),
        '/orderNumber',
      ],
      [
        'narrows a list',
        (d) => (schema(d, 'Order').properties.lines.maxItems = 10),
        '/lines: may be beyond maxItems 10',
      ],
      ['narrows a choice', (d) => without(schema(d, 'Order').properties.currency.enum, 'EUR'), 'may be EUR'],
      [
        'has another type',
        (d) => (schema(d, 'OrderLine').properties.unitAmount.type = 'string'),
        'may be integer',
      ],
      [
        'removes a required member of an answer',
        (d) => {
          delete schema(d, 'AcceptedOrder').properties.statusUrl;
          without(schema(d, 'AcceptedOrder').required, 'statusUrl');
        },
        '/statusUrl: may be missing',
      ],
      [
        'removes an optional member of an answer',
        (d) => delete schema(d, 'OrderStatus').properties.savedAt,
        '/savedAt: is gone',
      ],
      [
        'leaves a member of an answer out at times',
        (d) => without(schema(d, 'OrderStatus').required, 'attempts'),
        '/attempts: may be missing',
      ],
      [
        'has a further state',
        (d) => schema(d, 'OrderStatus').properties.state.enum.push('lost'),
        'may be lost',
      ],
      [
        'widens a type',
        (d) => (schema(d, 'Problem').properties.status.type = ['integer', 'null']),
        'may be null',
      ],
      [
        'has a rule that is not known here',
        (d) => (schema(d, 'Order').not = { required: ['orderNumber'] }),
        'not is another',
      ],
    ]),
  )('that %s breaks it', (_, change, expected) => {
    const breaks = breaksAfter('openapi', change);
    expect(breaks).toContainEqual(expect.stringContaining(expected));
  });

  it.each(
    /** @type {[string, Change][]} */ ([
      ['has a further path', (d) => (d['paths']['/v1/shops'] = { get: { responses: {} } })],
      [
        'has a further optional parameter',
        (d) => submit(d).parameters.push({ name: 'x', in: 'query', schema: {} }),
      ],
      ['has a further error', (d) => (status(d).responses[418] = { description: 'A teapot.' })],
      ['has a further form of an answer', (d) => (status(d).responses[200].content['text/html'] = {})],
      [
        'has a further member of an answer',
        (d) => (schema(d, 'OrderStatus').properties.note = { type: 'string' }),
      ],
      [
        'has a further optional member of a request',
        (d) => (schema(d, 'Order').properties.note = { type: 'string' }),
      ],
      ['widens a number', (d) => (schema(d, 'OrderLine').properties.quantity.maximum = 20_000)],
      ['widens a choice of requests', (d) => schema(d, 'Order').properties.currency.enum.push('XXX')],
      [
        'may be asked with a key',
        (d) => {
          d['components'].securitySchemes.key = { type: 'http', scheme: 'bearer' };
          submit(d).security.push({ key: [] });
        },
      ],
      ['says it in other words', (d) => (submit(d).summary = 'Send an order')],
      ['has another example', (d) => (submit(d).responses[202].content['application/json'].example = {})],
    ]),
  )('that %s breaks nothing', (_, change) => {
    expect(breaksAfter('openapi', change)).toEqual([]);
  });
});

describe('a change of the AsyncAPI document', () => {
  it.each(
    /** @type {[string, Change, string][]} */ ([
      ['removes a channel', (d) => delete d['channels'].retries, 'channels/retries is gone'],
      [
        'renames a queue',
        (d) => (d['channels'].orders.address = 'orders'),
        'channels/orders: address is another',
      ],
      [
        'has another exchange',
        (d) => (d['channels'].intake.bindings.amqp.exchange.name = 'orders'),
        'channels/intake: bindings is another',
      ],
      [
        'has other arguments of a queue',
        (d) => (d['channels'].orders['x-queue-arguments']['x-delivery-limit'] = 20),
        'x-queue-arguments is another',
      ],
      ['removes a message', (d) => (d['channels'].orders.messages = {}), 'sendOrder is gone'],
      ['removes an operation', (d) => delete d['operations'].retryOrder, 'operations/retryOrder is gone'],
      ['turns an operation round', (d) => (d['operations'].saveOrder.action = 'send'), 'action is another'],
      ['renames a message', (d) => (message(d, 'sendOrder').name = 'orders.send.v2'), 'name is another'],
      [
        'has a further optional member of a body, which consumers refuse',
        (d) => (schema(d, 'SendOrder').properties.note = { type: 'string' }),
        'body, /note: is not known',
      ],
      ['removes a member of a body', (d) => delete schema(d, 'SendOrder').properties.client, 'body, /client'],
      [
        'widens a member of a body, which consumers refuse',
        (d) => (schema(d, 'OrderLine').properties.quantity.maximum = 20_000),
        'body, /order/lines/*/quantity: may be beyond maximum 10000',
      ],
      [
        'narrows a member of a body, of which there are some in the queues',
        (d) => (schema(d, 'OrderLine').properties.quantity.maximum = 99),
        'body, /order/lines/*/quantity: may be beyond maximum 99',
      ],
      [
        'removes a header',
        (d) => delete message(d, 'sendOrder').headers.properties['x-attempt'],
        'headers, /x-attempt: is gone',
      ],
      [
        'leaves a header out at times',
        (d) => without(message(d, 'sendOrder').headers.required, 'x-intake'),
        'headers, /x-intake: may be missing',
      ],
      [
        'has a further reason of dead letters',
        (d) => message(d, 'deadLetter').headers.properties['x-failure-reason'].enum.push('bad-luck'),
        'may be bad-luck',
      ],
      [
        'names messages otherwise',
        (d) => delete message(d, 'sendOrder')['x-amqp-properties'].properties['message-id'],
        'x-amqp-properties, /message-id: is gone',
      ],
    ]),
  )('that %s breaks it', (_, change, expected) => {
    const breaks = breaksAfter('asyncapi', change);
    expect(breaks).toContainEqual(expect.stringContaining(expected));
  });

  it.each(
    /** @type {[string, Change][]} */ ([
      [
        'has a further version of a message beside the first',
        (d) => {
          d['components'].messages.sendOrderV2 = { ...message(d, 'sendOrder'), name: 'orders.send.v2' };
          d['channels'].orders.messages.sendOrderV2 = { $ref: '#/components/messages/sendOrderV2' };
        },
      ],
      [
        'has a further optional header',
        (d) => (message(d, 'sendOrder').headers.properties['x-note'] = { type: 'string' }),
      ],
      ['says it in other words', (d) => (d['operations'].saveOrder.description = 'Save it.')],
    ]),
  )('that %s breaks nothing', (_, change) => {
    expect(breaksAfter('asyncapi', change)).toEqual([]);
  });
});
