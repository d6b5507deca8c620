import { classifyFailure } from './classify-failure.js';

const answer = (code: string) => Object.assign(new Error('from the server'), { code });

describe('a failed statement', () => {
  it.each([
    ['a refused connection', answer('ECONNREFUSED'), 'down'],
    ['an unknown host', answer('ENOTFOUND'), 'down'],
    ['a broken pipe', answer('EPIPE'), 'down'],
    ['a lost connection', new Error('Connection terminated unexpectedly'), 'down'],
    ['no connection in time', new Error('Connection terminated due to connection timeout'), 'down'],
    ['no answer in time', new Error('Query read timeout'), 'down'],
    ['an administrator ending it', answer('57P01'), 'down'],
    ['a crash of the server', answer('57P02'), 'down'],
    ['a server that is starting', answer('57P03'), 'down'],
    ['too many connections', answer('53300'), 'down'],
    ['a full disk', answer('53100'), 'down'],
    ['a wrong password', answer('28P01'), 'down'],
    ['a missing database', answer('3D000'), 'down'],
    ['a read-only server', answer('25006'), 'down'],
    ['a missing permission', answer('42501'), 'down'],
    ['an i/o error', answer('58030'), 'down'],
    ['a statement that takes too long', answer('57014'), 'again'],
    ['a deadlock', answer('40P01'), 'again'],
    ['a serialization failure', answer('40001'), 'again'],
    ['a full pool', new Error('timeout exceeded when trying to connect'), 'again'],
    ['a missing table', answer('42P01'), 'schema-missing'],
    ['a text that is no uuid', answer('22P02'), 'values'],
    ['a NUL in a text', answer('22021'), 'values'],
    ['a broken constraint', answer('23514'), 'values'],
    ['a key too long for its index', answer('54000'), 'values'],
    ['an invalid date', new RangeError('Invalid time value'), 'values'],
    ['a wrong statement', answer('42601'), 'bug'],
    ['a code nobody knows', answer('ZZ999'), 'bug'],
  ])('by %s', (_what, error, kind) => {
    expect(classifyFailure(error)).toBe(kind);
  });
});
