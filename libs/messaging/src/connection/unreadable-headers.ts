import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * Headers of a message that amqplib cannot read are none. As it is, it ends the connection: arrays in arrays, some thousand
 * deep, are more than its stack, and RabbitMQ takes them; the broker then delivers that message again and again, and
 * nobody gets another. This has to be imported before amqplib, whose modules take the function when they are loaded.
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
