import { backendKilled } from './rows/backend-killed.mjs';
import { brokerKilled } from './rows/broker-killed.mjs';
import { consumerKilled } from './rows/consumer-killed.mjs';
import { databaseKilled } from './rows/database-killed.mjs';
import { gatewayKilled } from './rows/gateway-killed.mjs';
import { rollingRestart } from './rows/rolling-restart.mjs';
import { sameOrderAtOnce } from './rows/same-order-at-once.mjs';

/** @import { CompleteRow } from './row.mjs' */

/**
 * The failure table, in its order.
 * @type {readonly CompleteRow[]}
 */
export const rows = [
  gatewayKilled,
  consumerKilled,
  backendKilled,
  brokerKilled,
  databaseKilled,
  sameOrderAtOnce,
  rollingRestart,
];
