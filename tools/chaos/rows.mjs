import { backendKilled } from './rows/backend-killed.mjs';
import { brokerKilled } from './rows/broker-killed.mjs';
import { brokerUnreachable } from './rows/broker-unreachable.mjs';
import { clusterCut, clusterSilent } from './rows/cluster-parted.mjs';
import { consumerKilled } from './rows/consumer-killed.mjs';
import { databaseKilled } from './rows/database-killed.mjs';
import { gatewayKilled } from './rows/gateway-killed.mjs';
import { leaderFrozen } from './rows/leader-frozen.mjs';
import { leaderKilled } from './rows/leader-killed.mjs';
import { quorumLost } from './rows/quorum-lost.mjs';
import { overload } from './rows/overload.mjs';
import { rollingRestart } from './rows/rolling-restart.mjs';
import { sameOrderAtOnce } from './rows/same-order-at-once.mjs';
import { brokerBlackHole, storageBlackHole } from './rows/tcp-black-hole.mjs';
import { tcpHalfClose, tcpReset } from './rows/tcp-reset.mjs';
import { tcpDelay, tcpSlices } from './rows/tcp-slow.mjs';

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
  leaderKilled,
  leaderFrozen,
  quorumLost,
  clusterCut,
  clusterSilent,
  tcpReset,
  brokerBlackHole,
  storageBlackHole,
  tcpDelay,
  tcpSlices,
  tcpHalfClose,
  brokerUnreachable,
  databaseKilled,
  overload,
  sameOrderAtOnce,
  rollingRestart,
];
