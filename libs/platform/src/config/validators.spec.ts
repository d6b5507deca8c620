import type { ValidatorSpec } from 'envalid';
import { readConfig } from './read-config.js';
import {
  amqpUrls,
  bool,
  count,
  fraction,
  httpHeaders,
  httpUrl,
  logLevel,
  milliseconds,
  millisecondsList,
  nonNegative,
  oneOf,
  portNumber,
  postgresUrl,
  secret,
  secrets,
} from './validators.js';

const read = (validator: ValidatorSpec<unknown>, text: string) => readConfig({ X: validator }, { X: text }).X;

describe('validators', () => {
  it.each<[string, ValidatorSpec<unknown>, string, unknown]>([
    ['portNumber', portNumber(), '0', 0],
    ['portNumber', portNumber(), '65535', 65_535],
    ['count', count(), '1', 1],
    ['milliseconds', milliseconds(), '0', 0],
    ['nonNegative', nonNegative(), '0.0005', 0.0005],
    ['nonNegative', nonNegative(), '5e-4', 0.0005],
    ['millisecondsList', millisecondsList(), '1000, 5000,30000', [1_000, 5_000, 30_000]],
    ['httpUrl', httpUrl(), 'https://backend.example/api', 'https://backend.example/api'],
    ['postgresUrl', postgresUrl(), 'postgres://u:p@h/db', 'postgres://u:p@h/db'],
    ['amqpUrls', amqpUrls(), 'amqp://a, amqps://b/v', ['amqp://a', 'amqps://b/v']],
    ['secret', secret(), '0123456789abcdef', '0123456789abcdef'],
    ['secrets', secrets(), '0123456789abcdef,fedcba9876543210', ['0123456789abcdef', 'fedcba9876543210']],
    ['httpHeaders', httpHeaders(), '{"authorization":"Bearer x"}', { authorization: 'Bearer x' }],
    ['logLevel', logLevel(), 'debug', 'debug'],
    ['oneOf', oneOf('a', 'b')(), 'b', 'b'],
    ['fraction', fraction(), '0.01', 0.01],
    ['fraction', fraction(), '1', 1],
    ['bool', bool(), 'true', true],
    ['bool', bool(), '0', false],
  ])('%s reads %#', (_name, validator, text, value) => {
    expect(read(validator, text)).toEqual(value);
  });

  it.each<[string, ValidatorSpec<unknown>, string]>([
    ['portNumber', portNumber(), '65536'],
    ['portNumber', portNumber(), '0x50'],
    ['portNumber', portNumber(), '80.5'],
    ['count', count(), '0'],
    ['count', count(), '-1'],
    ['milliseconds', milliseconds(), '1s'],
    ['milliseconds', milliseconds(), '86400001'],
    ['nonNegative', nonNegative(), '-0.1'],
    ['nonNegative', nonNegative(), 'Infinity'],
    ['nonNegative', nonNegative(), ' '],
    ['millisecondsList', millisecondsList(), '1000,,5000'],
    ['millisecondsList', millisecondsList(), '0'],
    ['httpUrl', httpUrl(), '127.0.0.1:3100'],
    ['postgresUrl', postgresUrl(), 'mysql://h/db'],
    ['amqpUrls', amqpUrls(), 'amqp://a,http://b'],
    ['secret', secret(), '0123456789abcde'],
    ['secrets', secrets(), '0123456789abcdef,short'],
    ['httpHeaders', httpHeaders(), '["authorization"]'],
    ['httpHeaders', httpHeaders(), '{"a b":"c"}'],
    ['httpHeaders', httpHeaders(), '{"a":"b\\r\\nc: d"}'],
    ['httpHeaders', httpHeaders(), '{"a":"\\u20ac"}'],
    ['httpHeaders', httpHeaders(), '{"a":1}'],
    ['logLevel', logLevel(), 'verbose'],
    ['oneOf', oneOf('a', 'b')(), 'c'],
    ['fraction', fraction(), '1.01'],
    ['fraction', fraction(), '-1'],
    ['fraction', fraction(), 'half'],
    ['bool', bool(), 'maybe'],
  ])('%s refuses %#', (_name, validator, text) => {
    expect(() => read(validator, text)).toThrow(/^the configuration is wrong:\n {2}X: must /);
  });
});
