import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What Nest says of its own start, of no use after it. */
const quietContexts = [
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
];
/** Nest logs why it cannot listen and throws it, too. Whoever catches it knows the port, and says it once. */
const toldByCatcher = /^Error: listen /;

/** Lets Nest and our classes write through pino. An object as message gives the line its members. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: Level) =>
    (message: unknown, ...rest: unknown[]) => {
      // Each accepted order is a debug line.
      if (!logger.isLevelEnabled(level)) return;
      const texts = rest.filter((it) => typeof it === 'string');
      const [stack, context] = [texts.find(isStack), texts.findLast((it) => !isStack(it))];
      const members = { ...(context !== undefined && { context }), ...(stack !== undefined && { stack }) };
      if (message instanceof Error) logger[level]({ ...members, err: message });
      else if (typeof message === 'object' && message !== null) logger[level]({ ...members, ...message });
      else logger[level](members, String(message));
    };
  const info = write('info');
  const debug = write('debug');
  const error = write('error');
  return {
    log: (message: unknown, ...rest: unknown[]) =>
      (quietContexts.includes(String(rest.at(-1))) ? debug : info)(message, ...rest),
    error: (message: unknown, ...rest: unknown[]) =>
      (toldByCatcher.test(String(message)) && rest.at(-1) === 'NestApplication' ? debug : error)(
        message,
        ...rest,
      ),
    warn: write('warn'),
    debug,
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}

/** Nest hands over the stack of an error as a text before the context, or in its place. */
function isStack(text: string): boolean {
  return /\n\s+at /.test(text);
}
