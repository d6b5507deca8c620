import { randomUUID } from 'node:crypto';
import {
  defineMessage,
  isIdOf,
  messageHeaders,
  namePattern,
  Order,
  orderIdPattern,
  OrderIds,
  readableOrders,
  readsAs,
  sendOrder,
} from '@order-intake/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsObject, IsString, Matches, ValidateNested } from 'class-validator';
import {
  anOrder,
  deadLetters,
  eventually,
  readMetrics,
  startConsumerReading,
  statesOf,
  submitAll,
  useSystem,
  type RawMessage,
} from '../src/index.js';

const delaysMs = [100, 200, 400];
const secret = 'an-order-id-secret-for-two-versions';
const system = useSystem({ env: { ORDER_ID_SECRET: secret, RETRY_DELAYS_MS: delaysMs.join() } });

/** Version 2 as it might come: `client` has become `sender`, who came by a channel. No rule of version 1 allows that. */
class Sender {
  @IsString()
  @Matches(namePattern)
  name!: string;

  @IsIn(['web', 'batch'])
  channel!: string;
}

class SendOrderV2 {
  @IsString()
  @Matches(orderIdPattern)
  id!: string;

  @IsString()
  acceptedAt!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => Sender)
  sender!: Sender;

  @IsObject()
  @ValidateNested()
  @Type(() => Order)
  order!: Order;
}

const sendOrderV2 = defineMessage({
  name: sendOrder.name,
  version: 2,
  payload: SendOrderV2,
  hasRightId: ({ id, sender, order }) => isIdOf(id, sender.name, order),
});
const bothVersions = [
  ...readableOrders,
  readsAs(sendOrderV2, ({ sender, ...message }) => ({ ...message, client: sender.name })),
];

const ids = new OrderIds(secret);
const boot = randomUUID();
let published = 0;

const nowSeconds = () => Math.floor(Date.now() / 1_000);
const oneDaySeconds = 24 * 3_600;

/** Puts so many orders on the queue as an upgraded gateway would, but for what is given. @returns their ids */
async function sendByUpgradedGateway(count: number, changes: Partial<RawMessage> = {}): Promise<string[]> {
  const messages: (RawMessage & { messageId: string })[] = Array.from({ length: count }, () => {
    const order = anOrder();
    const id = ids.issue('anonymous', order);
    const sender = { name: 'anonymous', channel: 'web' };
    return {
      body: JSON.stringify({ id, acceptedAt: new Date().toISOString(), sender, order }),
      type: sendOrderV2.type,
      messageId: id,
      timestamp: nowSeconds(),
      headers: { [messageHeaders.attempt]: 0, [messageHeaders.intake]: `${boot}:${++published}` },
      ...changes,
    };
  });
  await system.vhost.publishAll(messages);
  return messages.map(({ messageId }) => messageId);
}

/** Puts those on the queue again that nobody here could read. */
async function redrive(): Promise<string> {
  return (await deadLetters(system, 'redrive', '--reason', 'unknown-message-type')).output;
}

async function sendByGateway(count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, () => anOrder());
  return (await submitAll([system.client], orders)).ids;
}

describe('a second version of the message', () => {
  const later: string[] = [];
  const earlier: string[] = [];
  const tooOld: string[] = [];
  let saved: readonly string[];

  it('is put off by a consumer that reads the first only: no order of it is lost, refused or a dead letter', async () => {
    later.push(...(await sendByUpgradedGateway(10)));
    earlier.push(...(await sendByGateway(10)));
    for (const id of earlier) await system.client.reaches(id, 'saved');
    await eventually('each has been put off several times', async () => {
      const metric = await readMetrics(system.consumer);
      return metric('consumer_retries_total', { problem: 'unknown-message-type' }) >= 3 * later.length;
    });
    expect(await statesOf(system, later)).toEqual({ accepted: later.length });
    expect(await system.vhost.deadLetters()).toEqual([]);
    const told = system.consumer.entries.filter(({ msg }) => msg === 'orders of a later version are put off');
    expect(told).toMatchObject([{ level: 'warn', detail: expect.stringContaining(sendOrderV2.type) }]);
  });

  it('is a dead letter when it is more than a day old or has no number, and the old ones again when redriven too early', async () => {
    tooOld.push(...(await sendByUpgradedGateway(2, { timestamp: nowSeconds() - oneDaySeconds - 1 })));
    const [unnumbered = ''] = await sendByUpgradedGateway(1, { headers: {} });
    const letterIds = async () =>
      (await system.vhost.deadLetters()).map(({ properties }) => properties.message_id).sort();
    const lettersAre = (ids: string[]) =>
      eventually('they are dead letters', async () => String(await letterIds()) === String(ids.toSorted()));
    await lettersAre([...tooOld, unnumbered]);
    const [{ payload = '', properties } = {}] = await system.vhost.deadLetters();
    expect(JSON.parse(payload)).toMatchObject({ sender: { channel: 'web' } });
    expect(properties?.headers).toMatchObject({
      [messageHeaders.failureReason]: 'unknown-message-type',
      [messageHeaders.attempt]: 0,
    });

    expect(await redrive()).toContain('3 redriven');
    // A redrive numbers what it sends, so the one without a number is waited for like others.
    await lettersAre(tooOld);
    later.push(unnumbered);
    expect(await statesOf(system, [...tooOld, unnumbered])).toEqual({ accepted: 3 });
  });

  it('is saved by an upgraded consumer, put off or redriven', async () => {
    saved = await startConsumerReading(system, bothVersions, delaysMs);
    for (const id of later) await system.client.reaches(id, 'saved');
    // The old one makes dead letters again of those that come to it.
    await eventually('each has come to the one that reads it', async () => {
      await redrive();
      return (await statesOf(system, tooOld))['saved'] === tooOld.length;
    });
    later.push(...tooOld);
  });

  it('is read by it beside the old one, and the first as well', async () => {
    const [more, others] = await Promise.all([sendByUpgradedGateway(50), sendByGateway(100)]);
    later.push(...more);
    // The last of the old ones goes while there is work.
    await system.consumer.kill('SIGTERM');
    const last = await sendByGateway(10);
    earlier.push(...others, ...last);
    for (const id of [...later, ...earlier]) await system.client.reaches(id, 'saved');
    expect(saved).toEqual(expect.arrayContaining([...later, ...last]));
  });

  it('leaves each order of both saved once, and no dead letter', async () => {
    await system.vhost.empty();
    const effects = await system.backendObserver.effects();
    expect([...effects.keys()].sort()).toEqual([...later, ...earlier].sort());
    expect([...effects.values()].every((times) => times === 1)).toBe(true);
  });
});
