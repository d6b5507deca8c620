import {
  bool,
  commonConfigSpec,
  ConfigError,
  count,
  httpHeaders,
  httpUrl,
  portNumber,
  postgresUrl,
  secret,
} from '../index.js';
import { readConfig } from './read-config.js';

const spec = {
  PORT: portNumber({ default: 3000 }),
  LIMIT: count({ default: undefined }),
  TOKEN: secret(),
  TARGET: httpUrl({ default: 'http://127.0.0.1' }),
  HEADERS: httpHeaders({ default: {} }),
  DOCS: bool({ default: true }),
};
const token = 'a-secret-of-enough-characters';

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(spec, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('readConfig', () => {
  it('gives defaults, and the types that validators read', () => {
    expect(readConfig(spec, { TOKEN: token, LIMIT: '7', DOCS: 'false' })).toEqual({
      PORT: 3_000,
      LIMIT: 7,
      TOKEN: token,
      TARGET: 'http://127.0.0.1',
      HEADERS: {},
      DOCS: false,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig(spec, { TOKEN: token, PORT: '', LIMIT: '' })).toMatchObject({
      PORT: 3_000,
      LIMIT: undefined,
    });
    expect(problemsOf({ TOKEN: '' })).toEqual(['TOKEN: is required']);
  });

  it('holds nothing that no validator read, and cannot be changed', () => {
    const config = readConfig(spec, { TOKEN: token, OTHER: 'x' });
    expect(Object.keys(config).sort()).toEqual(Object.keys(spec).sort());
    expect(Object.isFrozen(config)).toBe(true);
    // Nest and loggers look for members that are not there, such as `then` and `toJSON`.
    expect((config as { then?: unknown }).then).toBeUndefined();
  });

  it('tells all problems at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      LIMIT: '0',
      TARGET: 'ftp://x',
      HEADERS: '[]',
      DOCS: 'perhaps',
    });
    expect(problems).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'LIMIT: must be a whole number from 1 to 1000000',
      'TOKEN: is required',
      'TARGET: must be a URL that begins with http:// or https://',
      'HEADERS: must be a JSON object of header names and strings',
      'DOCS: must be true or false',
    ]);
  });

  it('refuses default secrets in production, beside all else that is wrong', () => {
    const withDefault = {
      ...spec,
      DATABASE_URL: postgresUrl({ default: 'postgres://order_intake:order_intake@127.0.0.1/order_intake' }),
    };
    const env = { TOKEN: 'only-for-a-try-on-one-machine' };
    expect(() => readConfig(withDefault, env)).not.toThrow();
    expect(() => readConfig(withDefault, { ...env, LIMIT: '0', NODE_ENV: 'production' })).toThrow(
      new ConfigError([
        'LIMIT: must be a whole number from 1 to 1000000',
        'TOKEN: must not be a default secret in production',
        'DATABASE_URL: must not be a default secret in production',
      ]),
    );
  });

  it('never repeats a value', () => {
    const value = 'hunter2';
    const env = Object.fromEntries([...Object.keys(spec), 'LOG_LEVEL'].map((name) => [name, value]));
    expect(() => readConfig({ ...spec, ...commonConfigSpec }, env)).toThrow(ConfigError);
    expect(() => readConfig({ ...spec, ...commonConfigSpec }, env)).not.toThrow(new RegExp(value));
    expect(problemsOf(env)).toHaveLength(Object.keys(spec).length);
  });
});
