import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What Nest says of its own start, of no use after it. */
const quietContexts = ['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory'];

/** Lets Nest and our classes write through pino. An object as message gives the line its members. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: Level) =>
    (message: unknown, ...rest: unknown[]) => {
      const context = rest.at(-1);
      const members = typeof context === 'string' ? { context } : {};
      if (message instanceof Error) logger[level]({ ...members, err: message });
      else if (typeof message === 'object' && message !== null) logger[level]({ ...members, ...message });
      else logger[level](members, String(message));
    };
  const info = write('info');
  const debug = write('debug');
  return {
    log: (message: unknown, ...rest: unknown[]) =>
      (quietContexts.includes(String(rest.at(-1))) ? debug : info)(message, ...rest),
    error: write('error'),
    warn: write('warn'),
    debug,
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}
