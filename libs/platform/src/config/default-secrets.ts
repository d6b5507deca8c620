import { unescape } from 'node:querystring';

/** Passwords and secrets that anybody can read: here, or in the manuals of RabbitMQ and PostgreSQL. */
const published = new Set([
  'guest',
  'order_intake',
  'postgres',
  'only-for-a-try',
  'only-for-a-try-on-one-machine',
  'for-this-benchmark-only',
]);

/** True if a value, or a URL in it, lets in whoever has read this project. */
export function isDefaultSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isDefaultSecret);
  if (typeof value !== 'string') return false;
  return isPublished(value) || (URL.canParse(value) && hasDefaultPassword(new URL(value)));
}

/** Secrets of order ids in specs and fault runs all begin alike, so that a new one is known too. */
const isPublished = (secret: string) => published.has(secret) || /^an-order-id-secret-for-/.test(secret);

function hasDefaultPassword({ protocol, username, password, searchParams }: URL): boolean {
  // Without an account in its URL, amqplib takes the one of the manual.
  if (/^amqps?:$/.test(protocol) && username === '' && password === '') return true;
  return isPublished(unescape(password)) || isPublished(searchParams.get('password') ?? '');
}
