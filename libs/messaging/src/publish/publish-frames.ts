import type { MessageProperties, OutgoingMessage } from './outgoing-message.js';

// AMQP 0-9-1, section 2.3.5 and 4.2.3: type, channel and payload size before a payload, one octet behind it.
const frameHeadBytes = 7;
const frameEnd = 0xce;
const frameOverheadBytes = frameHeadBytes + 1;
const frameType = { method: 1, header: 2, body: 3 } as const;
// Sections 1.8 and 1.8.3.7: class basic, method publish; the bit after `mandatory` would be `immediate`.
const basicClass = 60;
const publishMethod = 40;
const mandatory = 0b01;
const persistent = 2;
/** Section 4.2.6.1: the flag of each property; they follow in this order. */
const flag = {
  contentType: 1 << 15,
  headers: 1 << 13,
  deliveryMode: 1 << 12,
  messageId: 1 << 7,
  timestamp: 1 << 6,
  type: 1 << 5,
} as const;
/** Flags, class, weight and size of body before the properties, and of these all that have a fixed size. */
const fixedHeaderBytes = 64;
export const maxShortStringBytes = 255;

/**
 * Encodes publishes for one channel. amqplib's own encoder copies a message three times and handles each property
 * alike, which costs as much CPU as all of our own work for an order. See docs/adr/0006-own-publish-frames.md.
 */
export class PublishFrames {
  readonly #channel: number;
  readonly #exchange: string;
  readonly #maxBodyFrameBytes: number;
  /** By routing key: the method frames, which are the same for each message. The keys are the topology's, so few. */
  readonly #methodFrames = new Map<string, Buffer>();

  /** @param maxFrameBytes as negotiated with the broker, of a frame with its overhead */
  constructor(channel: number, exchange: string, maxFrameBytes: number) {
    this.#channel = channel;
    this.#exchange = exchange;
    this.#maxBodyFrameBytes = maxFrameBytes - frameOverheadBytes;
  }

  /** At least as many bytes as `write` will need for it. */
  roomFor({ routingKey, body, properties }: OutgoingMessage): number {
    const { contentType = '', messageId = '', type = '', headers } = properties;
    let characters = this.#exchange.length + routingKey.length;
    characters += contentType.length + messageId.length + type.length;
    for (const name in headers) {
      const value = headers[name];
      characters += name.length + (typeof value === 'string' ? value.length : 0) + 4;
    }
    const bodyBytes = typeof body === 'string' ? body.length * 3 : body.length;
    const bodyFrames = Math.ceil(bodyBytes / this.#maxBodyFrameBytes);
    return characters * 3 + fixedHeaderBytes + bodyBytes + (bodyFrames + 2) * frameOverheadBytes;
  }

  /**
   * Writes the frames of one publish.
   *
   * @returns where they end
   * @throws RangeError if a short string is too long; what is written by then is to be forgotten
   */
  write(message: OutgoingMessage, into: Buffer, at: number): number {
    const method = this.#methodFrame(message.routingKey);
    into.set(method, at);
    const header = at + method.length;
    const headerEnd = this.#writeHeader(message.properties, into, header);
    const body = typeof message.body === 'string' ? this.#asBuffer(message.body) : message.body;
    if (typeof body === 'string') {
      const bodyBytes = into.write(body, headerEnd + frameHeadBytes, 'utf8');
      writeBodySize(into, header, bodyBytes);
      return this.#closeFrame(frameType.body, into, headerEnd, headerEnd + frameHeadBytes + bodyBytes);
    }
    writeBodySize(into, header, body.length);
    return this.#writeBodyFrames(body, into, headerEnd);
  }

  /** A text that may need several frames. */
  #asBuffer(text: string): Buffer | string {
    return text.length * 3 > this.#maxBodyFrameBytes ? Buffer.from(text) : text;
  }

  #methodFrame(routingKey: string): Buffer {
    const known = this.#methodFrames.get(routingKey);
    if (known) return known;
    const payload = Buffer.alloc(4 + 2 + 2 * (1 + maxShortStringBytes) + 1);
    payload.writeUInt16BE(basicClass, 0);
    payload.writeUInt16BE(publishMethod, 2);
    // Two octets that the protocol no longer uses, then the arguments.
    let end = writeShort(this.#exchange, payload, 6);
    end = writeShort(routingKey, payload, end);
    payload[end] = mandatory;
    const frame = Buffer.alloc(end + 1 + frameOverheadBytes);
    frame.set(payload.subarray(0, end + 1), frameHeadBytes);
    this.#closeFrame(frameType.method, frame, 0, frame.length - 1);
    this.#methodFrames.set(routingKey, frame);
    return frame;
  }

  /** Leaves the size of the body to be filled in. */
  #writeHeader(properties: MessageProperties, into: Buffer, begin: number): number {
    const { contentType, messageId, timestamp, type, headers } = properties;
    let flags = flag.headers | flag.deliveryMode;
    let at = begin + frameHeadBytes + 14;
    if (contentType !== undefined) {
      flags |= flag.contentType;
      at = writeShort(contentType, into, at);
    }
    at = writeTable(headers, into, at);
    into[at++] = persistent;
    if (messageId !== undefined) {
      flags |= flag.messageId;
      at = writeShort(messageId, into, at);
    }
    if (timestamp !== undefined) {
      flags |= flag.timestamp;
      at = writeUInt64(timestamp, into, at);
    }
    if (type !== undefined) {
      flags |= flag.type;
      at = writeShort(type, into, at);
    }
    const payload = begin + frameHeadBytes;
    writeUInt16(basicClass, into, payload);
    writeUInt16(0, into, payload + 2);
    writeUInt16(flags, into, payload + 12);
    return this.#closeFrame(frameType.header, into, begin, at);
  }

  #writeBodyFrames(body: Buffer, into: Buffer, begin: number): number {
    let at = begin;
    for (let from = 0; from < body.length; from += this.#maxBodyFrameBytes) {
      const part = body.subarray(from, from + this.#maxBodyFrameBytes);
      into.set(part, at + frameHeadBytes);
      at = this.#closeFrame(frameType.body, into, at, at + frameHeadBytes + part.length);
    }
    return at;
  }

  /** Frames the payload that is already in its place. */
  #closeFrame(type: number, into: Buffer, begin: number, payloadEnd: number): number {
    into[begin] = type;
    writeUInt16(this.#channel, into, begin + 1);
    writeUInt32(payloadEnd - begin - frameHeadBytes, into, begin + 3);
    into[payloadEnd] = frameEnd;
    return payloadEnd + 1;
  }
}

function writeBodySize(into: Buffer, header: number, bodyBytes: number): void {
  writeUInt64(bodyBytes, into, header + frameHeadBytes + 4);
}

/** Section 4.2.5.3: at most 255 bytes behind their number. */
function writeShort(text: string, into: Buffer, at: number): number {
  const bytes = into.write(text, at + 1, 'utf8');
  if (bytes > maxShortStringBytes) throw new RangeError(`a property of ${bytes} bytes does not fit`);
  into[at] = bytes;
  return at + 1 + bytes;
}

/** Section 4.2.5.5, with the types that RabbitMQ reads: https://www.rabbitmq.com/amqp-0-9-1-errata#section_3. */
function writeTable(table: MessageProperties['headers'], into: Buffer, begin: number): number {
  let at = begin + 4;
  for (const name in table) {
    const value = table[name] as string | number;
    at = writeShort(name, into, at);
    if (typeof value === 'string') {
      into[at] = 0x53; // S, a long string
      const bytes = into.write(value, at + 5, 'utf8');
      writeUInt32(bytes, into, at + 1);
      at += 5 + bytes;
    } else {
      into[at] = 0x6c; // l, a signed integer of 64 bits
      at = writeUInt64(value, into, at + 1);
    }
  }
  writeUInt32(at - begin - 4, into, begin);
  return at;
}

function writeUInt16(value: number, into: Buffer, at: number): void {
  into[at] = value >>> 8;
  into[at + 1] = value;
}

function writeUInt32(value: number, into: Buffer, at: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

/** @param value a safe integer, not negative */
function writeUInt64(value: number, into: Buffer, at: number): number {
  writeUInt32(Math.floor(value / 2 ** 32), into, at);
  writeUInt32(value >>> 0, into, at + 4);
  return at + 8;
}
