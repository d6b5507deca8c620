import {
  isIdOf,
  messageHeaders,
  nameSameOrder,
  sendOrder,
  type JsonSchema,
  type Order,
  type SendOrder,
} from '@order-intake/contracts';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import {
  aMadeUpId,
  anOrder,
  damaged,
  eventually,
  expectNotHeldUp,
  makeApiKey,
  reconcile,
  spoiltTexts,
  submitAll,
  useSystem,
  valuesOf,
  type RawMessage,
} from '../src/index.js';
import { DeliveryControl } from '../src/delivery-control.js';

const [shop, till] = [makeApiKey('shop'), makeApiKey('till')];
const system = useSystem({ gatewayEnv: { API_KEYS: `${shop.pair},${till.pair}` } });
const client = () => system.clientOf(0, shop.key);
const otherClient = () => system.clientOf(0, till.key);
/** As many as one look at the dead letters shows, at most. */
const messages = 600;
const mebibyte = 2 ** 20;

describe('messages made from the AsyncAPI document, most of them damaged, straight on the queue', () => {
  const sent: RawMessage[] = [];

  it('each end as an order or as a dead letter with a reason; their neighbours are saved', async () => {
    const { body: document } = await client().request<JsonSchema>('GET', '/asyncapi.json');
    sent.push(...fc.sample(messagesOf(document), messages));
    const neighbours = () =>
      submitAll(
        [client()],
        Array.from({ length: 100 }, () => anOrder()),
      );
    const [before] = await Promise.all([neighbours(), system.vhost.publishAll(sent)]);
    const after = await neighbours();
    for (const id of [...before.ids, ...after.ids]) await client().reaches(id, 'saved', 60_000);

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
      const before = lettersMade();
      await system.vhost.publishAll(bodies.map((body) => ({ body })));
      await eventually('they are dead letters', () => lettersMade() === before + bodies.length);
    });
  });
});

describe('orders of somebody with the broker account of a gateway, straight on the queue', () => {
  const { attempt, intake } = messageHeaders;
  const usedUp = 1_000_000;
  /** What an honest order was published as. */
  let life = '';

  beforeAll(async () => {
    const honest = await client().accepted(anOrder());
    await client().reaches(honest, 'saved');
    const [row] = await system.database.query<{ life: string }>('SELECT life FROM orders WHERE id = $1', [
      honest,
    ]);
    life = row?.life ?? '';
    expect(life).toMatch(/^[^:]+:\d+$/);
  });

  it('are saved once each, whatever their headers say of intake and attempts', async () => {
    const messages = [
      {},
      { [intake]: life },
      { [intake]: 'nobody:999999999999999' },
      { [intake]: 'nobody:0' },
      { [intake]: `${'x'.repeat(10_000)}:1` },
      { [intake]: 7 },
      { [attempt]: usedUp },
      { [attempt]: Number.MAX_SAFE_INTEGER, [intake]: life },
      { [attempt]: -1 },
      { [attempt]: 'many' },
    ].map((headers) => forged({}, headers));
    await system.vhost.publishAll(messages);
    for (const { messageId } of messages) await client().reaches(messageId, 'saved');
    const effects = await system.backendObserver.effects();
    expect(messages.map(({ messageId }) => effects.get(messageId))).toEqual(messages.map(() => 1));
  });

  it('are the orders of the client that they name', async () => {
    const message = forged({ client: 'till' });
    const { messageId: id } = message;
    await system.vhost.publish(message);
    await otherClient().reaches(id, 'saved');
    expect((await client().status(id)).status).toBe(404);
    expect((await system.backendObserver.order(id)).client).toBe('till');
  });

  it('are one with an honest order of the same id and content, also if they come before it', async () => {
    const delivery = new DeliveryControl(system);
    await delivery.change({ paused: true });
    const order = anOrder();
    const id = await client().accepted(order);
    const [boot, number] = life.split(':');
    // Any of them may be the honest one's.
    const numbers = [1, 2, 3].map((further) => `${boot}:${Number(number) + further}`);
    const headers = [{}, { [attempt]: usedUp }, ...numbers.map((each) => ({ [intake]: each, [attempt]: 1 }))];
    await system.vhost.publishAll(headers.map((each) => forged({ id, order }, each)));
    await delivery.change({ paused: false });
    await client().reaches(id, 'saved');
    await system.vhost.empty({ exceptDeadLetters: true });
    expect((await system.backendObserver.effects()).get(id)).toBe(1);
  });

  it('change nothing of an order that is saved', async () => {
    const order = anOrder();
    const id = await client().accepted(order);
    await client().reaches(id, 'saved');
    const { size } = await system.backendObserver.effects();
    await system.vhost.publishAll([
      ...othersUnderItsId(id, order),
      forged({ id, order }, { [intake]: life }),
    ]);
    await system.vhost.empty({ exceptDeadLetters: true });
    expect((await system.backendObserver.effects()).size).toBe(size);
    expect(await system.backendObserver.order(id)).toMatchObject({ client: 'shop', order });
    expect(await client().reaches(id, 'saved')).toMatchObject({ attempts: 1 });
    expect((await otherClient().status(id)).status).toBe(404);
  });

  it('are dead letters under an id, or the beginning of one, that is of another order: they do not take its place', async () => {
    const delivery = new DeliveryControl(system);
    await delivery.change({ paused: true });
    const order = anOrder();
    const id = aMadeUpId('shop', order);
    const others = othersUnderItsId(id, order);
    const before = lettersMade();
    await system.vhost.publishAll(others);
    const honest = await client().accepted(order);
    expect(nameSameOrder(honest, id)).toBe(true);
    await system.vhost.publishAll(othersUnderItsId(honest, order));
    await delivery.change({ paused: false });
    await client().reaches(honest, 'saved');
    await eventually('the others are dead letters', () => lettersMade() === before + 2 * others.length);
    expect(await system.backendObserver.order(honest)).toMatchObject({ client: 'shop', order });
    expect((await client().status(id)).status).toBe(404);
  });

  it('that take a number first are told to whom it belongs: the order that comes after reads `rejected`', async () => {
    const order = anOrder();
    const first = forged({ order: { ...order, currency: 'USD' } });
    await system.vhost.publish(first);
    await client().reaches(first.messageId, 'saved');
    const { error } = await client().reaches(await client().accepted(order), 'rejected');
    expect(error?.type).toBe('/problems/duplicate-order-number');
  });

  it('whose attempts are used up, as they say, are dead letters by one failure, and take nobody with them', async () => {
    const message = forged({}, { [attempt]: usedUp });
    await system.backendObserver.setFaults({ errorRate: 1 });
    await system.vhost.publish(message);
    await client().reaches(message.messageId, 'failed');
    const honest = await client().accepted(anOrder());
    await client().reaches(honest, 'retrying');
    await system.backendObserver.setFaults({});
    await client().reaches(honest, 'saved');
    const letters = await system.vhost.deadLetters();
    const letter = letters.find(({ properties }) => properties.message_id === message.messageId);
    expect(letter?.properties.headers).toMatchObject({
      [messageHeaders.failureReason]: 'attempts-exhausted',
      [attempt]: usedUp + 1,
    });
  });
});

describe('the consumer', () => {
  it('is at work after all of that, and never complained; every confirmed order has an end', async () => {
    expect(system.consumer.isRunning).toBe(true);
    expect(system.consumer.lastLines()).not.toMatch(/unhandled|uncaught|"level":"fatal"/i);
    const id = await client().accepted(anOrder());
    await eventually('an order is saved', async () => (await stateOf(id)) === 'saved');
    expect((await reconcile(system)).output).toContain('Adds up');
  });
});

/** As a gateway would publish an order of `shop`, but for what is given. */
function forged(
  changes: Partial<SendOrder>,
  headers: Record<string, unknown> = {},
): RawMessage & { readonly messageId: string } {
  const message = {
    client: 'shop',
    acceptedAt: new Date().toISOString(),
    order: anOrder(),
    ...changes,
  };
  const { id = aMadeUpId(message.client, message.order) } = changes;
  return { messageId: id, body: JSON.stringify({ ...message, id }), headers };
}

/** Of the same number, of the same client or another. */
function othersUnderItsId(id: string, order: Order): RawMessage[] {
  const others = [{ order: { ...order, currency: 'USD' } }, { order: anOrder() }, { client: 'till', order }];
  return others.flatMap((other) =>
    [{}, { [messageHeaders.attempt]: 1 }].map((headers) => forged({ id, ...other }, headers)),
  );
}

/** Few are right, as an order that nobody has sent has to be read as what it says. */
function messagesOf(document: JsonSchema): fc.Arbitrary<RawMessage> {
  const good = valuesOf({ $ref: '#/components/schemas/SendOrder' }, document).map((value) => {
    const { client: name, order } = value as SendOrder;
    return { ...(value as SendOrder), id: aMadeUpId(name, order) };
  });
  const asText = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
  return fc.record({
    body: fc.oneof(
      { weight: 1, arbitrary: good.map(asText) },
      { weight: 4, arbitrary: damaged(good).map(asText) },
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

/** By the contract's own rules, and by the one text encoding. */
function isReadable({ body, type }: RawMessage): boolean {
  if (type !== sendOrder.type) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer);
    const message = JSON.parse(text) as SendOrder;
    return sendOrder.violations(message) === undefined && isIdOf(message.id, message.client, message.order);
  } catch {
    return false;
  }
}

const lettersMade = () => system.consumer.entries.filter(({ msg }) => msg === 'dead letter').length;

const idOf = ({ body }: RawMessage) => (JSON.parse(String(body)) as { id: string }).id;

const stateOf = async (id: string) => (await client().status(id)).body.state;
