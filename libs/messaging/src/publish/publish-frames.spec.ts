import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OutgoingMessage } from './outgoing-message.js';
import { PublishFrames } from './publish-frames.js';

interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
  readonly rest: Buffer;
}
interface Decoded {
  readonly id?: number;
  readonly size?: number;
  readonly fields?: Record<string, unknown>;
}
const require = createRequire(import.meta.url);
/** amqplib reads what we wrote: a codec that is not ours. */
const codec = join(dirname(require.resolve('amqplib')), 'lib', 'frame.js');
const { parseFrame, decodeFrame } = require(codec) as {
  parseFrame(bytes: Buffer, max: number): Frame | false;
  decodeFrame(frame: Frame): Decoded;
};

const intake = { 'x-attempt': 0, 'x-intake': 'boot:7' };

function framesOf(message: OutgoingMessage, maxFrameBytes = 4_096) {
  const frames = new PublishFrames(3, 'orders.send', maxFrameBytes);
  // Room that holds something else already, as a chunk in use does.
  const bytes = Buffer.alloc(10 + frames.roomFor(message), 0xaa);
  const end = frames.write(message, bytes, 10);
  const read: Frame[] = [];
  for (let rest: Buffer = bytes.subarray(10, end); rest.length > 0; rest = read.at(-1)?.rest ?? rest) {
    const frame = parseFrame(rest, 0);
    if (!frame) throw new Error(`no frame: ${rest.toString('hex')}`);
    read.push(frame);
  }
  const [method, header, ...bodies] = read;
  if (!method || !header) throw new Error('frames are missing');
  return {
    channels: new Set(read.map(({ channel }) => channel)),
    method: decodeFrame(method),
    header: decodeFrame(header),
    bodies: bodies.map(({ payload }) => payload),
  };
}

describe('the frames of a publish', () => {
  it('name exchange, queue and flags', () => {
    const { method, channels } = framesOf({
      routingKey: 'orders.send',
      body: '{}',
      properties: { headers: intake },
    });
    expect(method.fields).toMatchObject({
      exchange: 'orders.send',
      routingKey: 'orders.send',
      mandatory: true,
      immediate: false,
    });
    expect(channels).toEqual(new Set([3]));
  });

  it('carry every property, and always persistence', () => {
    const properties = {
      contentType: 'application/json',
      messageId: 'b81d3600-f925-8824-a97a-53a3f6d82621',
      type: 'orders.send.v1',
      timestamp: 1_790_000_000,
      headers: { ...intake, 'x-failure-detail': 'Größe: zu groß, 世界 🌍', 'x-big': 2 ** 40 + 5 },
    };
    const { header } = framesOf({ routingKey: 'q', body: 'é', properties });
    expect(header.size).toBe(2);
    const { fields = {} } = header;
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    expect(given).toEqual({ ...properties, deliveryMode: 2 });
  });

  it.each([
    ['contentType', 'text/plain'],
    ['messageId', 'm'],
    ['type', 't'],
    ['timestamp', 5],
  ])('may leave out all others but %s', (name, value) => {
    const { header } = framesOf({ routingKey: 'q', body: '', properties: { [name]: value, headers: {} } });
    const { fields = {} } = header;
    expect(fields[name]).toBe(value);
    expect(Object.values(fields).filter((it) => it !== undefined)).toHaveLength(3);
  });

  it.each([
    ['text', 'a text, ünïcode 🌍'],
    ['bytes', Buffer.from([0, 0xce, 255, 1])],
    ['nothing', ''],
    ['no bytes', Buffer.alloc(0)],
    ['text of several frames', 'ü'.repeat(9_000)],
    ['bytes of exactly two frames', Buffer.alloc(2 * (4_096 - 8), 7)],
  ])('carry a body of %s whole', (_, body) => {
    const { header, bodies } = framesOf({ routingKey: 'q', body, properties: { headers: {} } });
    const whole = Buffer.concat(bodies);
    expect(whole).toEqual(Buffer.from(body as string));
    expect(header.size).toBe(whole.length);
    expect(Math.max(0, ...bodies.map(({ length }) => length))).toBeLessThanOrEqual(4_096 - 8);
  });

  it('need no more room than they ask for, whatever the characters', () => {
    const wide = '世'.repeat(80);
    const properties = { contentType: wide, messageId: wide, type: wide, headers: { [wide]: wide, n: 1 } };
    const message = { routingKey: wide, body: wide, properties };
    expect(framesOf(message).header.fields).toMatchObject(properties);
  });

  it('cannot carry a short string of more than 255 bytes', () => {
    const properties = { messageId: 'ü'.repeat(128), headers: {} };
    expect(() => framesOf({ routingKey: 'q', body: '', properties })).toThrow(RangeError);
  });
});
