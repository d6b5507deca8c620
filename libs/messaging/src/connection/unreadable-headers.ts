import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * Makes amqplib read a message's unreadable headers as none. Otherwise it ends the connection, as arrays nested some thousand
 * deep overflow its stack, and RabbitMQ delivers them again and again, so that nobody gets another message. Import this
 * before amqplib, whose modules copy the function when they are loaded.
 */
const require = createRequire(import.meta.url);
const codec = require(join(dirname(require.resolve('amqplib')), 'lib/codec.js')) as {
  decodeFields: (bytes: Buffer) => Record<string, unknown>;
};
const { decodeFields } = codec;

codec.decodeFields = (bytes) => {
  try {
    return decodeFields(bytes);
  } catch {
    return {};
  }
};
