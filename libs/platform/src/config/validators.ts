import { EnvError, makeExactValidator } from 'envalid';

/** Validators of this project's kinds of values. Their messages never repeat the value, which may be secret. */

function wholeNumber(text: string, min: number, max: number, unit: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new EnvError(`must be a whole number${unit} from ${min} to ${max}`);
  return value;
}

/** A switch. envalid's own validator of that name repeats what it refuses. */
export const bool = makeExactValidator<boolean>((text) => {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  throw new EnvError('must be true or false');
});

/** A TCP port; 0 lets the system choose. */
export const portNumber = makeExactValidator<number>((text) => wholeNumber(text, 0, 65_535, ''));

/** A count of at least 1. */
export const count = makeExactValidator<number>((text) => wholeNumber(text, 1, 1_000_000, ''));

/** A time in milliseconds, from 0 to a day. */
export const milliseconds = makeExactValidator<number>((text) =>
  wholeNumber(text, 0, 86_400_000, ' of milliseconds'),
);

/** A number of at least 0, such as a coefficient. */
export const nonNegative = makeExactValidator<number>((text) => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new EnvError('must be a number of at least 0');
  return value;
});

/** Comma separated times in milliseconds, each at least 1; at least one of them. */
export const millisecondsList = makeExactValidator<readonly number[]>((text) =>
  text
    .split(',')
    .map((part) => wholeNumber(part.trim(), 1, 86_400_000, ' of milliseconds (several by commas)')),
);

/** A part of a whole, from 0 to 1. */
export const fraction = makeExactValidator<number>((text) => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new EnvError('must be a number from 0 to 1');
  return value;
});

function checkedUrl(text: string, schemes: readonly string[]): string {
  const scheme = URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : '';
  if (!schemes.includes(scheme))
    throw new EnvError(`must be a URL that begins with ${schemes.map((it) => `${it}://`).join(' or ')}`);
  return text;
}

export const httpUrl = makeExactValidator<string>((text) => checkedUrl(text, ['http', 'https']));
export const postgresUrl = makeExactValidator<string>((text) => checkedUrl(text, ['postgres', 'postgresql']));

/** Comma separated AMQP URLs: the nodes of one cluster. */
export const amqpUrls = makeExactValidator<readonly string[]>((text) =>
  text.split(',').map((part) => checkedUrl(part.trim(), ['amqp', 'amqps'])),
);

/** A secret of at least 16 characters. */
export const secret = makeExactValidator<string>((text) => checkedSecret(text));

/** Comma separated secrets of at least 16 characters each. */
export const secrets = makeExactValidator<readonly string[]>((text) => text.split(',').map(checkedSecret));

function checkedSecret(text: string): string {
  if (text.length < 16) throw new EnvError('must have at least 16 characters');
  return text;
}

/** HTTP headers as a JSON object of strings, for example {"authorization":"Bearer ..."}. */
export const httpHeaders = makeExactValidator<Readonly<Record<string, string>>>((text) => {
  const isHeaders = (value: unknown): value is Record<string, string> =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([name, it]) =>
        /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof it === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(it),
    );
  try {
    const value: unknown = JSON.parse(text);
    if (isHeaders(value)) return value;
  } catch {
    // The parser's message would repeat the value.
  }
  throw new EnvError('must be a JSON object of header names and strings');
});

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return makeExactValidator<Word>((text) => {
    const word = words.find((it) => it === text);
    if (word === undefined) throw new EnvError(`must be one of ${words.join(', ')}`);
    return word;
  });
}

/** One of pino's levels. */
export const logLevel = oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent');
