import { Logger } from '@nestjs/common';
import { pino } from 'pino';
import { nestLogger } from './nest-logger.js';

describe('nestLogger', () => {
  const lines: Record<string, unknown>[] = [];
  const sink = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  const adapter = nestLogger(
    pino(
      { level: 'trace', base: null, timestamp: false, formatters: { level: (level) => ({ level }) } },
      sink,
    ),
  );
  beforeEach(() => void lines.splice(0));

  it('writes a text with its context', () => {
    adapter.log('saved', 'SaveOrder');
    expect(lines).toEqual([{ level: 'info', context: 'SaveOrder', msg: 'saved' }]);
  });

  it.each([
    ['log', 'info'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['fatal', 'fatal'],
  ] as const)('writes %s as %s', (method, level) => {
    adapter[method]?.('text');
    expect(lines).toEqual([{ level, msg: 'text' }]);
  });

  it('gives a line the members of an object', () => {
    adapter.warn({ msg: 'retried', orderId: 'id-1', attempt: 2 }, 'Retry');
    expect(lines).toEqual([{ level: 'warn', context: 'Retry', msg: 'retried', orderId: 'id-1', attempt: 2 }]);
  });

  it('writes an error with its stack', () => {
    adapter.error(new TypeError('broken'), 'Handler');
    expect(lines).toMatchObject([
      { level: 'error', context: 'Handler', msg: 'broken', err: { type: 'TypeError', message: 'broken' } },
    ]);
    expect((lines[0] as { err: { stack: string } }).err.stack).toContain('nest-logger.spec');
  });

  it('keeps the stack that Nest hands over as text, and does not take it for the context', () => {
    const { stack = '' } = new Error('broken');
    adapter.error('failed', stack, 'Handler');
    adapter.error('failed', stack);
    adapter.error('failed', undefined, 'Handler');
    expect(lines).toEqual([
      { level: 'error', context: 'Handler', stack, msg: 'failed' },
      { level: 'error', stack, msg: 'failed' },
      { level: 'error', context: 'Handler', msg: 'failed' },
    ]);
  });

  it('is quiet about the inside of a start', () => {
    adapter.log('AppModule dependencies initialized', 'InstanceLoader');
    adapter.log('Mapped {/orders, PUT} route', 'RouterExplorer');
    adapter.error('cannot resolve', 'InstanceLoader');
    expect(lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'error']);
  });

  it('leaves it to others to say whether the app listens', () => {
    adapter.log('Nest application successfully started', 'NestApplication');
    adapter.error('Error: listen EADDRINUSE: address already in use 127.0.0.1:3000', 'NestApplication');
    adapter.error('app.listen() needs to be called before', 'NestApplication');
    expect(lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'error']);
  });

  it("serves Nest's own Logger", () => {
    Logger.overrideLogger(adapter);
    new Logger('Gate').warn('closed');
    expect(lines).toEqual([{ level: 'warn', context: 'Gate', msg: 'closed' }]);
  });
});
