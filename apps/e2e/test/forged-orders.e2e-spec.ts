import { messageHeaders, nameSameOrder, type Order, type SendOrder } from '@order-intake/contracts';
import {
  aMadeUpId,
  anOrder,
  eventually,
  lettersMade,
  makeApiKey,
  reconcile,
  useSystem,
  type RawMessage,
} from '../src/index.js';
import { DeliveryControl } from '../src/delivery-control.js';

const [shop, till] = [makeApiKey('shop'), makeApiKey('till')];
const system = useSystem({ gatewayEnv: { API_KEYS: `${shop.pair},${till.pair}` } });
const client = () => system.clientOf(0, shop.key);
const otherClient = () => system.clientOf(0, till.key);

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

  it('are one with an honest order of the same id and content', async () => {
    const delivery = new DeliveryControl(system);
    await delivery.change({ paused: true });
    const order = anOrder();
    const id = await client().accepted(order);
    const [boot, number] = life.split(':');
    // One of these may be the honest order's own number.
    const numbers = [1, 2, 3].map((further) => `${boot}:${Number(number) + further}`);
    const headers = [{}, { [attempt]: usedUp }, ...numbers.map((each) => ({ [intake]: each, [attempt]: 1 }))];
    await system.vhost.publishAll(headers.map((each) => forged({ id, order }, each)));
    await delivery.change({ paused: false });
    await client().reaches(id, 'saved');
    await system.vhost.empty({ exceptDeadLetters: true });
    expect((await system.backendObserver.effects()).get(id)).toBe(1);
  });

  it('are one with an honest order of the same content that comes after', async () => {
    const order = anOrder();
    const first = forged({ order });
    await system.vhost.publish(first);
    await client().reaches(first.messageId, 'saved');
    const id = await client().accepted(order);
    await client().reaches(id, 'saved');
    const effects = await system.backendObserver.effects();
    expect([first.messageId, id].map((each) => effects.get(each))).toEqual([1, undefined]);
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

  it('are dead letters under an id that is, or begins like, that of another order, and do not take its place', async () => {
    const delivery = new DeliveryControl(system);
    await delivery.change({ paused: true });
    const order = anOrder();
    const alike = aMadeUpId('shop', order);
    const others = othersUnderItsId(alike, order);
    const before = lettersMade(system);
    await system.vhost.publishAll(others);
    const honest = await client().accepted(order);
    expect(nameSameOrder(honest, alike)).toBe(true);
    await system.vhost.publishAll(othersUnderItsId(honest, order));
    await delivery.change({ paused: false });
    await client().reaches(honest, 'saved');
    await eventually('the others are dead letters', () => lettersMade(system) === before + 2 * others.length);
    expect(await system.backendObserver.order(honest)).toMatchObject({ client: 'shop', order });
    expect((await client().status(alike)).status).toBe(404);
  });

  it('keep a number that they take first: the order that comes after reads `rejected`', async () => {
    const order = anOrder();
    const first = forged({ order: { ...order, currency: 'USD' } });
    await system.vhost.publish(first);
    await client().reaches(first.messageId, 'saved');
    const { error } = await client().reaches(await client().accepted(order), 'rejected');
    expect(error?.type).toBe('/problems/duplicate-order-number');
  });

  it('are dead letters by one failure if they say that their attempts are used up, and take nobody with them', async () => {
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

  it('leave the consumer at work, and every confirmed order with an end', async () => {
    expect(system.consumer.complaints).toEqual([]);
    await client().reaches(await client().accepted(anOrder()), 'saved');
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

/** Orders that are not what the id names: other content, another order, another client; each also as a retry. */
function othersUnderItsId(id: string, order: Order): RawMessage[] {
  const others = [{ order: { ...order, currency: 'USD' } }, { order: anOrder() }, { client: 'till', order }];
  return others.flatMap((other) =>
    [{}, { [messageHeaders.attempt]: 1 }].map((headers) => forged({ id, ...other }, headers)),
  );
}
