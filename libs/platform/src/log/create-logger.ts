import { createRequire } from 'node:module';
import { pino, type Logger } from 'pino';

/**
 * The logger of an app: JSON lines on standard output, readable lines on a terminal. Lines about an order have its id
 * as `orderId`; payloads are never logged.
 */
export function createLogger(options: { name: string; level: string }): Logger {
  const base = { name: options.name, level: options.level, timestamp: pino.stdTimeFunctions.isoTime };
  const settings = { ...base, formatters: { level: (label: string) => ({ level: label }) } };
  // Not buffered: with lines left at its end, a process whose reader is gone would try to write them for ever.
  if (!process.stdout.isTTY) return pino(settings, pino.destination({ dest: 1, sync: true }));
  // Loaded only where somebody looks: it costs a tenth of a second at start.
  const pretty = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  return pino(settings, pretty({ ignore: 'pid,hostname', sync: true }));
}
