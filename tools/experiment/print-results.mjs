import { short, whole } from './figures.mjs';

/** @import { Results } from './results.mjs' */

/**
 * For the terminal: the run table, the claims, and what a reader must know.
 * @param {Results} results
 */
export function printResults({ runTable, claims, warnings, machine, versions, commit }) {
  const node = `Node ${versions.node}, k6 ${versions.k6}, RabbitMQ ${versions.rabbitmq}, PostgreSQL ${versions.postgresql}`;
  console.log(`\n${commit} on ${machine.cores} cores (${machine.cpu}), ${node}`);
  console.log(
    '\nmode    requests   orders/min   (spread)           latency ms   failures   backend peak   k6 cores',
  );
  for (const { mode, orders, median, spread, passes } of runTable) {
    const cores = Math.max(...passes.map(({ k6 }) => k6.cpuCores ?? 0));
    const peak = Math.max(...passes.map(({ backend }) => backend.peakInFlight));
    console.log(
      [
        mode.padEnd(5),
        whole(orders).padStart(11),
        whole(median.ordersPerMinute).padStart(13),
        `(${whole(spread.min)} to ${whole(spread.max)})`.padStart(20),
        whole(median.latencyMs).padStart(12),
        whole(median.failures).padStart(11),
        whole(peak).padStart(15),
        short(cores).padStart(11),
      ].join(''),
    );
  }
  console.log('');
  for (const { name, holds, figures } of claims)
    console.log(`${holds ? 'holds' : 'FAILS'}  ${name}\n       ${figures}`);
  for (const warning of warnings) console.log(`warning: ${warning}`);
  const failed = claims.filter(({ holds }) => !holds).length;
  console.log(`\n${claims.length - failed} claims hold, ${failed} do not`);
}
