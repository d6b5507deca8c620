import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @typedef {{ expr: string, legendFormat: string }} Target */
/** @typedef {{ title: string, unit: string, targets: Target[] }} Panel */

const FILE = 'ops/grafana/dashboards/order-intake.json';

/** Those that tell how orders fare, and their clients and the backend meanwhile. */
const SHOWN = [
  'Accepted and ended',
  'Time to 202',
  'Waiting in the queue',
  'Accepted to saved',
  'Calls in flight against the limit',
  'Results of calls',
];

/**
 * Panels of the dashboard, as it has them.
 * @returns {Panel[]}
 */
export function readPanels() {
  /** @type {{ panels: { title: string, fieldConfig: { defaults: { unit: string } }, targets: Target[] }[] }} */
  const dashboard = JSON.parse(readFileSync(join(workspaceRoot, FILE), 'utf8'));
  return SHOWN.map((shown) => {
    const panel = dashboard.panels.find(({ title }) => title === shown);
    if (!panel) throw new Error(`${FILE} has no panel '${shown}'.`);
    return { title: shown, unit: panel.fieldConfig.defaults.unit, targets: panel.targets };
  });
}
