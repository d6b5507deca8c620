import { once } from 'node:events';
import { sendOrder } from '@order-intake/contracts';
import { connect, type Channel } from 'amqplib';
import type { VirtualHost } from './vhost.js';

export interface RawContent {
  readonly body: string;
  /** Bytes of a field table (AMQP 0-9-1, section 4.2.5.5) without its length. */
  readonly headers?: Buffer;
  readonly messageId?: Buffer;
}

/** amqplib's connection below its channels, which its types leave out. */
interface Wire {
  readonly ch: number;
  readonly connection: { sendBytes(bytes: Buffer): void };
}

const [methodFrame, headerFrame, bodyFrame, frameEnd] = [1, 2, 3, 0xce];
const basicClass = 60;
const publishMethod = 40;
const [headersFlag, messageIdFlag, typeFlag] = [1 << 13, 1 << 7, 1 << 5];

/**
 * Publishes to the order queue what amqplib could not write.
 *
 * @returns when the broker has read it
 */
export async function publishRaw(
  { url, names }: VirtualHost,
  contents: readonly RawContent[],
): Promise<void> {
  const model = await connect(url);
  const channel = await model.createChannel();
  const { ch, connection } = channel as Channel & Wire;
  for (const content of contents) connection.sendBytes(framesOf(ch, names, content));
  // Answered after what came before it on the same channel.
  await channel.checkQueue(names.queue);
  await Promise.all([once(model, 'close'), model.close()]);
}

function framesOf(
  channel: number,
  { exchange, queue }: VirtualHost['names'],
  { body, headers, messageId }: RawContent,
): Buffer {
  const bytes = Buffer.from(body);
  const frame = (type: number, ...parts: Buffer[]) => {
    const payload = Buffer.concat(parts);
    return Buffer.concat([octet(type), short(channel), long(payload.length), payload, octet(frameEnd)]);
  };
  const flags = (headers ? headersFlag : 0) | (messageId ? messageIdFlag : 0) | typeFlag;
  return Buffer.concat([
    frame(
      methodFrame,
      ...[short(basicClass), short(publishMethod), short(0)],
      ...[shortString(Buffer.from(exchange)), shortString(Buffer.from(queue)), octet(0)],
    ),
    frame(
      headerFrame,
      ...[short(basicClass), short(0), long(0), long(bytes.length), short(flags)],
      ...(headers ? [long(headers.length), headers] : []),
      ...(messageId ? [shortString(messageId)] : []),
      shortString(Buffer.from(sendOrder.type)),
    ),
    frame(bodyFrame, bytes),
  ]);
}

const octet = (value: number) => Buffer.from([value]);
const shortString = (bytes: Buffer) => Buffer.concat([octet(bytes.length), bytes]);

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
