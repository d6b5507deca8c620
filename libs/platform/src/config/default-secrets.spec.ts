import { readFileSync } from 'node:fs';
import { isDefaultSecret } from './default-secrets.js';

describe('a default secret', () => {
  it.each([
    'amqp://guest:guest@broker',
    'amqps://broker',
    'postgres://order_intake:order_intake@127.0.0.1:5432/order_intake',
    'postgres://gateway:only%2Dfor-a-try@database/orders',
    'postgres://database/orders?user=gateway&password=order_intake',
    'an-order-id-secret-for-tests-only',
    'an-order-id-secret-for-whatever-comes',
    ['amqp://a:long-and-random@broker', 'amqp://guest:guest@broker'],
  ])('is found in %j', (value) => {
    expect(isDefaultSecret(value)).toBe(true);
  });

  it.each([
    'amqps://gateway:long-and-random@broker',
    'postgres://gateway@database/orders',
    'http://127.0.0.1:3100',
    'guest-house',
    ['long-and-random'],
    { authorization: 'Bearer x' },
    5672,
    undefined,
  ])('is not found in %j', (value) => {
    expect(isDefaultSecret(value)).toBe(false);
  });

  it('is each that the compose file has', () => {
    const compose = readFileSync(new URL('../../../../docker-compose.yml', import.meta.url), 'utf8');
    const defaults = [...compose.matchAll(/(?:PASSWORD|SECRET|COOKIE):-([^}]+)\}/g)].map(([, text]) => text);
    expect(defaults.length).toBeGreaterThan(5);
    expect(defaults.filter((each) => !isDefaultSecret(each))).toEqual([]);
  });
});
