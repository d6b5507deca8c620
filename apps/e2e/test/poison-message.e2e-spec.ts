import { randomBytes, randomUUID } from 'node:crypto';
import { aMadeUpId, anOrder, eventually, submitAll, useSystem, type RawMessage } from '../src/index.js';

const system = useSystem();

const order = anOrder();
const sendOrder = (changes: object = {}) => ({
  id: aMadeUpId('anonymous', order),
  client: 'anonymous',
  acceptedAt: new Date().toISOString(),
  order,
  ...changes,
});

describe('a message that nobody can handle', () => {
  it.each<[string, Omit<RawMessage, 'messageId'>, string]>([
    ['no JSON', { body: '{"id":' }, 'undecodable-message'],
    ['bytes at random', { body: randomBytes(64) }, 'undecodable-message'],
    ['a megabyte', { body: 'x'.repeat(1_048_576) }, 'undecodable-message'],
    ['a missing member', { body: JSON.stringify(sendOrder({ order: undefined })) }, 'undecodable-message'],
    ['an unknown member', { body: JSON.stringify(sendOrder({ extra: 1 })) }, 'undecodable-message'],
    [
      'the id of another order',
      { body: JSON.stringify(sendOrder({ id: aMadeUpId() })) },
      'undecodable-message',
    ],
    [
      'another version',
      { body: JSON.stringify(sendOrder()), type: 'orders.send.v9' },
      'unknown-message-type',
    ],
    [
      'headers of any size',
      { body: '[]', headers: { 'x-foreign': 'y'.repeat(30_000) } },
      'undecodable-message',
    ],
  ])(
    '%s: it is a dead letter at once, its bytes unchanged, and its neighbours are saved',
    async (_what, message, reason) => {
      const messageId = randomUUID();
      const [before] = await Promise.all([
        submitAll(
          [system.client],
          Array.from({ length: 5 }, () => anOrder()),
        ),
        system.vhost.publish({ ...message, messageId }),
        submitAll(
          [system.client],
          Array.from({ length: 5 }, () => anOrder()),
        ),
      ]);
      const letter = await eventually('it is a dead letter', async () =>
        (await system.vhost.deadLetters()).find(({ properties }) => properties.message_id === messageId),
      );
      expect(letter.properties.headers).toMatchObject({
        'x-failure-reason': reason,
        'x-failure-detail': expect.any(String),
        'x-attempt': 0,
      });
      expect(letter.properties.headers).not.toHaveProperty('x-foreign');
      const bytes = Buffer.from(letter.payload, letter.payload_encoding === 'base64' ? 'base64' : 'utf8');
      expect(bytes.equals(Buffer.from(message.body as string))).toBe(true);
      for (const id of before.ids) await system.client.reaches(id, 'saved');
    },
  );

  it('takes no good order with it', async () => {
    await system.vhost.empty({ exceptDeadLetters: true });
    const letters = await system.vhost.deadLetters();
    const reasons = letters.map(({ properties }) => properties.headers['x-failure-reason']);
    expect(reasons.filter((reason) => reason === 'attempts-exhausted')).toEqual([]);
    expect(await system.backendObserver.stats()).toMatchObject({ failed: 0, saved: 80 });
  });
});
