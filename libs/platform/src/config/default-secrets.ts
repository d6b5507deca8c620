import { unescape } from 'node:querystring';

/** Passwords and secrets that anybody can read: here, or in the manuals of RabbitMQ and PostgreSQL. */
const published = new Set([
  'guest',
  'order_intake',
  'postgres',
  'only-for-a-try',
  'only-for-a-try-on-one-machine',
  'an-order-id-secret-for-tests-only',
  'for-this-benchmark-only',
]);

/** True if a value, or a URL in it, lets in whoever has read this project. */
export function isDefaultSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isDefaultSecret);
  if (typeof value !== 'string') return false;
  return published.has(value) || (URL.canParse(value) && hasDefaultPassword(new URL(value)));
}

function hasDefaultPassword({ protocol, username, password }: URL): boolean {
  // Without an account in its URL, amqplib takes the one of the manual.
  if (/^amqps?:$/.test(protocol) && username === '' && password === '') return true;
  return published.has(unescape(password));
}
