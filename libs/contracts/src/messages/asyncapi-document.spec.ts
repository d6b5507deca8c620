import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { changed, goodSendOrder } from '../../test/arbitrary-orders.js';
import { deadLetterReasons } from '../status/dead-letter.js';
import { isPointInTime } from '../schema/is-utc-timestamp.js';
import { asyncApiDocument } from './asyncapi-document.js';
import { sendOrder } from './send-order.message.js';

/** An older version of AsyncAPI than the newest is our choice: fewer tools read 3.1. */
const accepted = ['asyncapi-latest-version'];

describe('the AsyncAPI document', () => {
  async function complaints(document: object) {
    const diagnostics = await new Parser().validate(JSON.stringify(document));
    return diagnostics.filter(({ code }) => !accepted.includes(String(code))).map(({ message }) => message);
  }

  it('is valid', async () => {
    await expect(complaints(asyncApiDocument())).resolves.toEqual([]);
  });

  it('would not pass with a broken operation', async () => {
    const document = asyncApiDocument() as { operations: Record<string, object> };
    document.operations['saveOrder'] = { ...document.operations['saveOrder'], action: 'shout' };
    await expect(complaints(document)).resolves.not.toEqual([]);
  });

  it('names the queues, the exchanges and the type that the code uses', () => {
    expect(asyncApiDocument()).toMatchObject({
      channels: {
        intake: { address: 'orders.send', bindings: { amqp: { exchange: { name: 'orders.send' } } } },
        orders: { address: sendOrder.names.queue, bindings: { amqp: { queue: { name: 'orders.send' } } } },
        retries: {
          address: 'orders.send.retry.{delayMs}ms',
          bindings: { amqp: { exchange: { name: 'orders.send.retry' } } },
        },
        failures: { address: sendOrder.names.deadQueue },
        deadLetters: { address: sendOrder.names.deadQueue },
      },
      components: { messages: { sendOrder: { name: sendOrder.type, contentType: 'application/json' } } },
    });
  });

  it('names the reasons of dead letters', () => {
    expect(asyncApiDocument()).toMatchObject({
      components: {
        messages: {
          deadLetter: { headers: { properties: { 'x-failure-reason': { enum: deadLetterReasons } } } },
        },
      },
    });
  });

  it('allows and refuses the same messages as the code does', () => {
    const { components } = asyncApiDocument() as { components: object };
    const validate = new Ajv({ formats: { 'date-time': isPointInTime }, keywords: ['components'] }).compile({
      $ref: '#/components/schemas/SendOrder',
      components,
    });
    fc.assert(
      fc.property(fc.oneof(goodSendOrder, changed(goodSendOrder)), (message) => {
        expect(validate(message)).toBe(sendOrder.violations(message) === undefined);
      }),
    );
  });
});
