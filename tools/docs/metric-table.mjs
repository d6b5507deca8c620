import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @import { Registry } from '@order-intake/platform' */

/** Where each app declares what it measures, as built. */
const declarations = {
  gateway: { file: 'apps/gateway/dist/metrics/gateway-metrics.js', name: 'GatewayMetrics' },
  consumer: { file: 'apps/consumer/dist/metrics/consumer-metrics.js', name: 'ConsumerMetrics' },
};

/**
 * What an app registers of its own, or, for `process`, what all of them do, as a Markdown table.
 * @param {string} source `gateway`, `consumer` or `process`
 */
export async function metricTable(source) {
  const app = /** @type {keyof typeof declarations} */ (source in declarations ? source : 'gateway');
  const metrics = /** @type {{ name: string, help: string, type: string, labelNames?: string[] }[]} */ (
    /** @type {unknown} */ ((await registryOf(app)).getMetricsAsArray())
  );
  const rows = metrics
    .filter(({ name }) => name.startsWith(`${app}_`) === (source === app))
    .map(
      ({ name, help, type, labelNames = [] }) =>
        `| \`${name}\` | ${type} | ${labelNames.map((label) => `\`${label}\``).join(' ')} | ${help} |`,
    );
  return ['| metric | type | labels | says |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/**
 * @param {keyof typeof declarations} app
 * @returns {Promise<Registry>}
 */
async function registryOf(app) {
  const { file, name } = declarations[app];
  const module = await import(pathToFileURL(join(workspaceRoot, file)).href);
  const metrics = new module[name]();
  // What is read when somebody asks is declared all the same; nobody asks here.
  metrics.observe({}, {});
  return metrics.registry;
}
