import { backendFails } from './rows/backend-fails.mjs';
import { backendKilled } from './rows/backend-killed.mjs';
import { brokerKilled } from './rows/broker-killed.mjs';
import { brokerPaused } from './rows/broker-paused.mjs';
import { brokerUnreachable } from './rows/broker-unreachable.mjs';
import { cannotBegin } from './rows/cannot-begin.mjs';
import { clusterCut, clusterSilent } from './rows/cluster-parted.mjs';
import { connectionsDropped } from './rows/connections-dropped.mjs';
import { consumerCancelled } from './rows/consumer-cancelled.mjs';
import { consumerKilled } from './rows/consumer-killed.mjs';
import { crashLoop } from './rows/crash-loop.mjs';
import { databaseKilled } from './rows/database-killed.mjs';
import { diskAlarm } from './rows/disk-alarm.mjs';
import { gatewayKilled } from './rows/gateway-killed.mjs';
import { hostileInput } from './rows/hostile-input.mjs';
import { leaderFrozen } from './rows/leader-frozen.mjs';
import { leaderKilled } from './rows/leader-killed.mjs';
import { memoryAlarm } from './rows/memory-alarm.mjs';
import { overloadWithoutCeiling } from './rows/overload-without-ceiling.mjs';
import { overload } from './rows/overload.mjs';
import { poisonMessages } from './rows/poison-messages.mjs';
import { queueDeleted } from './rows/queue-deleted.mjs';
import { queueFull } from './rows/queue-full.mjs';
import { quorumLost } from './rows/quorum-lost.mjs';
import { redriveInterrupted } from './rows/redrive-interrupted.mjs';
import { rollingRestart } from './rows/rolling-restart.mjs';
import { sameOrderAtOnce } from './rows/same-order-at-once.mjs';
import { slowClients } from './rows/slow-clients.mjs';
import { soak } from './rows/soak.mjs';
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
  crashLoop,
  backendKilled,
  brokerKilled,
  brokerPaused,
  leaderKilled,
  leaderFrozen,
  quorumLost,
  clusterCut,
  clusterSilent,
  memoryAlarm,
  diskAlarm,
  queueFull,
  connectionsDropped,
  tcpReset,
  brokerBlackHole,
  storageBlackHole,
  tcpDelay,
  tcpSlices,
  tcpHalfClose,
  brokerUnreachable,
  consumerCancelled,
  queueDeleted,
  cannotBegin,
  ...backendFails,
  poisonMessages,
  databaseKilled,
  overload,
  overloadWithoutCeiling,
  slowClients,
  hostileInput,
  sameOrderAtOnce,
  rollingRestart,
  soak,
  redriveInterrupted,
];
