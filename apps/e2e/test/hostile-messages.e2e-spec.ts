import { sendOrder, type JsonSchema, type SendOrder } from '@order-intake/contracts';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import {
  aMadeUpId,
  anOrder,
  damaged,
  eventually,
  lettersMade,
  expectNotHeldUp,
  publishRaw,
  reconcile,
  spoiltTexts,
  submitAll,
  useSystem,
  valuesOf,
  type RawMessage,
} from '../src/index.js';

const prefetch = 20;
const system = useSystem({ consumerEnv: { CONSUMER_PREFETCH: String(prefetch) } });
/** As many as one look at the dead letters shows, at most. */
const messages = 600;
const mebibyte = 2 ** 20;

describe('messages made from the AsyncAPI document, most of them damaged, straight on the queue', () => {
  const sent: RawMessage[] = [];

  it('each end as an order or as a dead letter with a reason; their neighbours are saved', async () => {
    const { body: document } = await system.client.request<JsonSchema>('GET', '/asyncapi.json');
    sent.push(...fc.sample(messagesOf(document), messages));
    const neighbours = () =>
      submitAll(
        [system.client],
        Array.from({ length: 100 }, () => anOrder()),
      );
    const [before] = await Promise.all([neighbours(), system.vhost.publishAll(sent)]);
    const after = await neighbours();
    for (const id of [...before.ids, ...after.ids]) await system.client.reaches(id, 'saved', 60_000);

    await system.vhost.empty({ exceptDeadLetters: true });
    const letters = new Map(
      (await system.vhost.deadLetters()).map(({ properties: { message_id: id, headers } }) => [id, headers]),
    );
    const effects = await system.backendObserver.effects();
    const ends = sent.map((message) => ({ message, isReadable: isReadable(message) }));
    expect(ends.filter(({ isReadable }) => isReadable).length).toBeGreaterThan(0);
    for (const { message, isReadable } of ends) {
      const headers = letters.get(message.messageId);
      expect(headers !== undefined).toBe(!isReadable);
      if (headers)
        expect(['undecodable-message', 'unknown-message-type']).toContain(headers['x-failure-reason']);
      else expect(effects.has(idOf(message)) || (await stateOf(idOf(message))) === 'rejected').toBe(true);
    }
  }, 180_000);

  it('are not read if they are very large, which would hold up all others', async () => {
    const bodies = ['['.repeat(mebibyte), `{"order":{"lines":[${'{},'.repeat(mebibyte / 3)}{}]}}`];
    await expectNotHeldUp(system.consumer, async () => {
      const before = lettersMade(system);
      await system.vhost.publishAll(bodies.map((body) => ({ body })));
      await eventually('they are dead letters', () => lettersMade(system) === before + bodies.length);
    });
  });
});

describe('messages in a form that amqplib does not write, straight on the queue', () => {
  it('are dead letters if their id has bytes that cannot be written again, as many as a consumer holds at once', async () => {
    const before = lettersMade(system);
    const messageId = Buffer.alloc(200, 0xff);
    await publishRaw(
      system.vhost,
      Array.from({ length: 2 * prefetch }, () => ({ body: '{"id":', messageId })),
    );
    await eventually('they are dead letters', () => lettersMade(system) === before + 2 * prefetch);
  });

  it('are orders without headers if those are nested deeper than can be read', async () => {
    const order = anOrder();
    const id = aMadeUpId('anonymous', order);
    const message = { id, client: 'anonymous', acceptedAt: new Date().toISOString(), order };
    await publishRaw(system.vhost, [{ body: JSON.stringify(message), headers: arraysInArrays(20_000) }]);
    await system.client.reaches(id, 'saved');
  });
});

describe('the consumer', () => {
  it('is at work after all of that, and never complained; every confirmed order has an end', async () => {
    expect(system.consumer.isRunning).toBe(true);
    expect(system.consumer.complaints).toEqual([]);
    const id = await system.client.accepted(anOrder());
    await eventually('an order is saved', async () => (await stateOf(id)) === 'saved');
    expect((await reconcile(system)).output).toContain('Adds up');
  });
});

/** Few are right, as an order that nobody has sent has to be read as what it says. */
function messagesOf(document: JsonSchema): fc.Arbitrary<RawMessage> {
  const good = valuesOf({ $ref: '#/components/schemas/SendOrder' }, document).map(withItsId);
  const asText = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
  return fc.record({
    body: fc.oneof(
      { weight: 1, arbitrary: good.map(asText) },
      { weight: 4, arbitrary: damaged(good).map(withItsId).map(asText) },
      { weight: 3, arbitrary: spoiltTexts(good) },
      { weight: 2, arbitrary: fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)) },
    ),
    type: fc.oneof(
      { weight: 9, arbitrary: fc.constant(sendOrder.type) },
      fc.constantFrom('', 'orders.send.v2', '__proto__', 'x'.repeat(255)),
    ),
    headers: fc.dictionary(
      fc.oneof(
        fc.constantFrom('x-attempt', 'x-intake', 'traceparent', 'x-death', '__proto__'),
        fc.string({ maxLength: 20 }),
      ),
      fc.oneof(fc.string(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), fc.boolean(), fc.constant(null)),
      { maxKeys: 4, noNullPrototype: true },
    ),
    messageId: fc.constant(null).map(() => randomUUID()),
  });
}

/** A drawn id is random: an order without violations gets the id of its content. */
function withItsId(value: unknown): unknown {
  if (sendOrder.violations(value)) return value;
  const message = value as SendOrder;
  return { ...message, id: aMadeUpId(message.client, message.order) };
}

/** By the contract's own rules, and by the one text encoding. */
function isReadable({ body, type }: RawMessage): boolean {
  if (type !== sendOrder.type) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer);
    const message: unknown = JSON.parse(text);
    return sendOrder.violations(message) === undefined && sendOrder.hasRightId(message);
  } catch {
    return false;
  }
}

/** A field table with one member `x`. */
function arraysInArrays(depth: number): Buffer {
  const level = 5;
  const table = Buffer.alloc(2 + depth * level);
  table.write('\x01x');
  for (let at = 0; at < depth; at += 1) {
    table.write('A', 2 + at * level);
    table.writeUInt32BE((depth - 1 - at) * level, 3 + at * level);
  }
  return table;
}

const idOf = ({ body }: RawMessage) => (JSON.parse(String(body)) as { id: string }).id;

const stateOf = async (id: string) => (await system.client.status(id)).body.state;
