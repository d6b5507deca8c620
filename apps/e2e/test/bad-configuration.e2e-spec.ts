import { join } from 'node:path';
import { AppProcess, type AppName } from '../src/app-process.js';
import { freePort } from '../src/free-port.js';
import { surroundings } from '../src/surroundings.js';

/** Wrong values that are easy to find again, where they should not be. */
const wrong: Record<AppName, Record<string, string>> = {
  gateway: {
    GATEWAY_PORT: '98765',
    ORDER_ID_SECRET: 'too-sh0rt',
    ORDER_ID_PREVIOUS_SECRETS: 'a-previous-secret-of-tests,sh0rter',
    RABBITMQ_URLS: 'http://someone:hunter2@broker.invalid',
    DATABASE_URL: 'mysql://someone:hunter3@database.invalid',
    BACKEND_URL: 'no-url-at-all',
    BACKEND_HEADERS: '{"authorization": hunter4}',
    MAX_UNCONFIRMED: '-17',
    DOCS_ENABLED: 'perhaps',
    LOG_LEVEL: 'shouting',
  },
  consumer: {
    CONSUMER_PORT: 'none-such',
    CONSUMER_CONCURRENCY: '0.75',
    CONSUMER_PREFETCH: 'plenty',
    RETRY_DELAYS_MS: '1000;5000',
    RABBITMQ_URLS: 'amqp://127.0.0.1:5672,hunter2',
    SHUTDOWN_TIMEOUT_MS: '10s',
  },
  backend: {
    BACKEND_PORT: '-3',
    BACKEND_SIGMA: 'sigma-2',
    BACKEND_KAPPA: '1e999',
    LOG_LEVEL: 'shouting',
    OTEL_TRACES_EXPORTER: 'zipkin',
    OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_TRACES_SAMPLER_ARG: '1 %',
  },
};

describe.each(Object.entries(wrong) as [AppName, Record<string, string>][])('the %s', (app, env) => {
  it('names all that is wrong with its environment, tells no value, and exits 1', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const name = `${app}-misconfigured`;
    const logFile = join(surroundings.broker.dir, 'logs', 'bad-configuration', `${name}.log`);
    const process = new AppProcess({ name, app, url, adminUrl: url, logFile, env });
    process.launch();
    expect(await process.exited).toEqual({ code: 1, signal: null });

    const output = process.lines.join('\n');
    expect(process.lines[0]).toBe('the configuration is wrong:');
    const named = process.lines.slice(1).map((line) => /^ {2}([A-Z_]+): \S/.exec(line)?.[1]);
    expect(named.sort()).toEqual(Object.keys(env).sort());
    for (const value of Object.values(env)) expect(output).not.toContain(value);
    for (const part of ['hunter', 'sh0rt', 'someone']) expect(output).not.toContain(part);
  });
});
