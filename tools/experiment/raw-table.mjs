import { markdownTable, whole } from './figures.mjs';

/** @import { Cell, Results } from './results.mjs' */

/**
 * Every pass of the run table, and the circumstances.
 * @param {Results} results
 */
export function rawTable(results) {
  const { runTable } = results;
  return `${circumstances(results)}\n\n${markdownTable(
    [
      'mode',
      'requests',
      'pass',
      'orders/min',
      'seconds',
      'unsaved',
      'attempts',
      'failures',
      'latency ms: avg',
      'p50',
      'p95',
      'p99',
      'max',
      'backend: peak in flight',
      'its modelled service time ms',
      'orphaned',
      'k6: cores',
    ],
    runTable.flatMap(({ passes }) => passes.map((cell, index) => rawRow(cell, index + 1))),
    1,
  )}`;
}

/** @param {Results} results */
function circumstances({ machine, versions, parameters }) {
  const { node, k6, rabbitmq, postgresql, nest, amqplib } = versions;
  const { baseLatencyMs, sigma, kappa, consumerConcurrency, ...client } = parameters;
  return (
    `${machine.cores} cores (${machine.cpu}), ${(machine.memoryBytes / 1e9).toFixed(1)} GB, kernel ${machine.kernel}; ` +
    `Node ${node}, k6 ${k6}, RabbitMQ ${rabbitmq}, PostgreSQL ${postgresql}, Nest ${nest}, amqplib ${amqplib}. ` +
    `Backend: ${baseLatencyMs} ms, σ ${sigma}, κ ${kappa}. The consumer's limit: ${consumerConcurrency}. ` +
    `The sender: at most ${whole(client.maxInFlight)} requests in flight, given up by the gateway after ` +
    `${client.syncTimeoutMs / 1000} s (synchronous), ${client.deadlineSeconds} s for each run.`
  );
}

/**
 * @param {Cell} cell
 * @param {number} pass
 */
function rawRow({ mode, orders, latencyMs, backend, k6, ...cell }, pass) {
  return [
    mode,
    whole(orders),
    String(pass),
    `${whole(cell.ordersPerMinute)}${cell.valid ? '' : ' (not valid)'}`,
    cell.seconds.toFixed(1),
    whole(cell.unsaved),
    whole(cell.attempts),
    whole(cell.failures),
    ...[latencyMs.avg, latencyMs.p50, latencyMs.p95, latencyMs.p99, latencyMs.max].map(whole),
    whole(backend.peakInFlight),
    whole(backend.modelledServiceTimeMs),
    whole(backend.orphaned),
    k6.cpuCores === null ? '-' : k6.cpuCores.toFixed(2),
  ];
}
