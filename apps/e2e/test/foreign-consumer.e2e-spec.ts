import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { messageHeaders, type JsonSchema } from '@order-intake/contracts';
import { Ajv } from 'ajv';
import {
  aMadeUpId,
  anOrder,
  eventually,
  findPython,
  startForeignConsumer,
  submitAll,
  useSystem,
  type ForeignConsumer,
} from '../src/index.js';

const retryDelayMs = 300;
const python = findPython();
// In CI it must not go missing unseen.
const isWanted = python !== undefined || process.env['CI'] !== undefined;

(isWanted ? describe : describe.skip)('a consumer in Python that knows the AsyncAPI document alone', () => {
  const system = useSystem({ consumerEnv: { RETRY_DELAYS_MS: String(retryDelayMs) } });
  let foreign: ForeignConsumer;

  const idsOf = (event: string) => foreign.events.filter((each) => each.event === event).map(({ id }) => id);

  beforeAll(async () => {
    // It has declared the queues, which the other does not.
    await system.consumer.kill('SIGTERM');
    foreign = await startForeignConsumer(system, python ?? 'python3', retryDelayMs);
  });

  it('takes each order once, and again after the delay if it puts it off', async () => {
    const orders = Array.from({ length: 30 }, () => anOrder());
    const { ids } = await submitAll([system.client], orders);
    const later = await system.client.accepted(
      anOrder({ lines: [{ sku: 'LATER', quantity: 1, unitAmount: 1 }] }),
    );
    await system.vhost.empty();
    expect(idsOf('taken').sort()).toEqual([...ids, later].sort());
    expect(idsOf('put off')).toEqual([later]);
    expect(foreign.events.filter(({ id }) => id === later)).toMatchObject([
      { event: 'put off' },
      { event: 'taken', attempt: 1 },
    ]);
  });

  it('gives up what it cannot read, as dead letters by the document', async () => {
    const sent = [
      { message: { body: '{"id":' }, reason: 'undecodable-message' },
      { message: { body: '{}' }, reason: 'undecodable-message' },
      { message: { body: '{}', type: 'orders.cancel.v1' }, reason: 'unknown-message-type' },
    ].map(({ message, reason }) => ({ message: { ...message, messageId: randomUUID() }, reason }));
    await system.vhost.publishAll(sent.map(({ message }) => message));
    await eventually('all are given up', () => idsOf('given up').length === sent.length);

    const letters = await system.vhost.deadLetters();
    for (const { message, reason } of sent) {
      const { messageId, body } = message;
      const letter = letters.find(({ properties }) => properties.message_id === messageId);
      expect(letter).toMatchObject({
        payload: body,
        properties: { headers: { [messageHeaders.failureReason]: reason } },
      });
      expect(letterFault(letter?.properties.headers)).toBeUndefined();
    }
  });

  it('gives up what has the id of another order', async () => {
    const id = aMadeUpId();
    const message = { id, client: 'anonymous', acceptedAt: new Date().toISOString(), order: anOrder() };
    await system.vhost.publish({ ...asPublished(), messageId: id, body: JSON.stringify(message) });
    await eventually('it is given up', () => idsOf('given up').includes(id));
    const letter = (await system.vhost.deadLetters()).find(({ properties }) => properties.message_id === id);
    expect(letter?.properties.headers).toMatchObject({
      [messageHeaders.failureDetail]: '$.id: is that of another order',
    });
  });

  it('puts a version off that it does not know', async () => {
    const messageId = randomUUID();
    await system.vhost.publish({ ...asPublished(3), body: '{}', type: 'orders.send.v2', messageId });
    await eventually(
      'it comes again and again',
      () => idsOf('put off').filter((id) => id === messageId).length > 2,
    );
    expect(idsOf('given up')).not.toContain(messageId);
  });

  it('shares the queue with ours: each order goes to one of them', async () => {
    await system.consumer.start();
    const before = idsOf('taken').length;
    const orders = Array.from({ length: 200 }, () => anOrder());
    const { ids } = await submitAll([system.client], orders);
    const saved = () => system.backendObserver.effects();
    await eventually(
      'each has its end',
      async () => idsOf('taken').length - before + (await saved()).size >= ids.length,
    );
    const ends = [...idsOf('taken').slice(before), ...(await saved()).keys()];
    expect(ends.sort()).toEqual([...ids].sort());
    expect((await saved()).size).toBeGreaterThan(0);
    expect(idsOf('taken').length).toBeGreaterThan(before);
  });

  it('ends when it is told to', async () => {
    expect(await foreign.stop()).toBe(0);
  });
});

/** What a gateway gives each message. */
const asPublished = (attempts = 0) => ({
  timestamp: Math.floor(Date.now() / 1_000),
  headers: { [messageHeaders.attempt]: attempts, [messageHeaders.intake]: `${randomUUID()}:1` },
});

/** What the document has against the headers of a dead letter. */
function letterFault(headers: unknown): string | undefined {
  const file = new URL('../../../docs/api/asyncapi.json', import.meta.url);
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
    components: { messages: { deadLetter: { headers: JsonSchema } } };
  };
  const ajv = new Ajv({ formats: { 'date-time': true } });
  return ajv.validate(components.messages.deadLetter.headers, headers) ? undefined : ajv.errorsText();
}
