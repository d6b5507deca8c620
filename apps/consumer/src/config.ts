import {
  amqpUrls,
  commonConfigSpec,
  count,
  httpHeaders,
  httpUrl,
  milliseconds,
  millisecondsList,
  portNumber,
  postgresUrl,
  str,
  type Config,
} from '@order-intake/platform';

/** Every variable that the consumer reads. */
export const consumerConfigSpec = {
  ...commonConfigSpec,
  CONSUMER_PORT: portNumber({ default: 3200, desc: 'Port for health, metrics and administration.' }),
  ADMIN_HOST: str({ default: '127.0.0.1', desc: 'Address of what only operators may see.' }),
  RABBITMQ_URLS: amqpUrls({
    default: ['amqp://guest:guest@127.0.0.1:5672'],
    desc: 'AMQP URLs of the broker: the nodes of one cluster, comma separated.',
  }),
  RABBITMQ_MANAGEMENT_URL: httpUrl({
    default: undefined,
    desc: "RabbitMQ's management API, with user and password (secret), by which the reconciliation knows when all queues are empty.",
  }),
  DATABASE_URL: postgresUrl({
    default: 'postgres://order_intake:order_intake@127.0.0.1:5432/order_intake',
    desc: 'PostgreSQL: outcomes of orders.',
  }),
  BACKEND_URL: httpUrl({ default: 'http://127.0.0.1:3100', desc: 'The system of record.' }),
  BACKEND_HEADERS: httpHeaders({ default: {}, desc: 'JSON object of headers sent with each call (secret).' }),
  BACKEND_TIMEOUT_MS: milliseconds({ default: 10_000, desc: 'How long one call to the backend may take.' }),
  BACKEND_CONCURRENCY: count({
    default: undefined,
    desc: 'Calls to the backend at once of all consumers together, shared in equal parts; unset: no such bound.',
  }),
  CONSUMER_CONCURRENCY: count({ default: 40, desc: 'Calls to the backend at once.' }),
  CONSUMER_PREFETCH: count({
    default: undefined,
    desc: 'Messages held at once; twice CONSUMER_CONCURRENCY if unset. A lower one bounds the calls too, until a limit is set at /admin/delivery.',
  }),
  RETRY_DELAYS_MS: millisecondsList({
    default: [1_000, 5_000, 30_000, 120_000],
    desc: 'Delays before the second, third, ... attempt, comma separated; as many retries as delays.',
  }),
};

export type ConsumerConfig = Config<typeof consumerConfigSpec>;
