import {
  amqpUrls,
  apiKeys,
  bool,
  commonConfigSpec,
  count,
  httpHeaders,
  httpUrl,
  milliseconds,
  portNumber,
  postgresUrl,
  secret,
  secrets,
  str,
  type Config,
} from '@order-intake/platform';

/** Every variable that the gateway reads. */
export const gatewayConfigSpec = {
  ...commonConfigSpec,
  GATEWAY_PORT: portNumber({ default: 3000, desc: 'Port of the API.' }),
  ADMIN_HOST: str({ default: '127.0.0.1', desc: 'Address of what only operators may see.' }),
  GATEWAY_ADMIN_PORT: portNumber({ default: 3050, desc: 'Port of the metrics.' }),
  RABBITMQ_URLS: amqpUrls({
    default: ['amqp://guest:guest@127.0.0.1:5672'],
    desc: 'AMQP URLs of the broker: the nodes of one cluster, comma separated.',
  }),
  DATABASE_URL: postgresUrl({
    default: 'postgres://order_intake:order_intake@127.0.0.1:5432/order_intake',
    desc: 'PostgreSQL: outcomes of orders.',
  }),
  BACKEND_URL: httpUrl({
    default: 'http://127.0.0.1:3100',
    desc: 'The system of record, for synchronous submissions.',
  }),
  BACKEND_HEADERS: httpHeaders({ default: {}, desc: 'JSON object of headers for each backend call.' }),
  ORDER_ID_SECRET: secret({ desc: 'Proves order ids; the same on all gateways; at least 16 characters.' }),
  ORDER_ID_PREVIOUS_SECRETS: secrets({ default: [], desc: 'Earlier secrets whose ids are still known.' }),
  API_KEYS: apiKeys({
    default: [],
    desc: 'client:sha256 pairs; if there are any, orders are taken, and shown, by key only.',
  }),
  RATE_LIMIT_PER_SECOND: count({
    default: undefined,
    desc: 'Requests about orders that one client may send to this gateway in a second; no limit if unset.',
  }),
  RATE_LIMIT_WINDOW_SECONDS: count({
    default: 1,
    desc: 'Seconds for which that is added up: so many times as much may come at once.',
  }),
  PUBLISH_TIMEOUT_MS: milliseconds({
    default: 2_000,
    desc: 'How long the broker may take to confirm; below 15 s.',
  }),
  MAX_UNCONFIRMED: count({ default: 2_000, desc: 'Orders that may wait for their confirm at once.' }),
  MAX_ACCEPTS_PER_SECOND: count({
    default: undefined,
    desc: 'Orders that this gateway takes in a second at most; no ceiling if unset.',
  }),
  READY_WITHOUT_BROKER: bool({
    default: false,
    desc: 'Whether a gateway that was ready once stays so, if degraded, while it cannot publish.',
  }),
  SYNC_TIMEOUT_MS: milliseconds({ default: 60_000, desc: 'How long a synchronous submission may take.' }),
  SYNC_MAX_IN_FLIGHT: count({
    default: undefined,
    desc: 'Synchronous submissions at once; unlimited if unset.',
  }),
  MAX_WAITERS: count({ default: 1_000, desc: 'Status requests that may wait for their order at once.' }),
  STATUS_DETAIL_DAYS: count({ default: 30, desc: 'How long the details of final orders are kept.' }),
  DOCS_ENABLED: bool({ default: true, desc: 'Whether /docs is served.' }),
};

export type GatewayConfig = Config<typeof gatewayConfigSpec>;

/** Names the configuration for injection. */
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');
