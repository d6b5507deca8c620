import { claimsOf } from './claims.mjs';
import { markdownTable, whole } from './figures.mjs';
import { rawTable } from './raw-table.mjs';
import { ofMode, ordersOf, rowAt } from './run-table-rows.mjs';
import { runtimeTables } from './runtime-tables.mjs';
import { sentences } from './sentences.mjs';

/** @import { Results, RunTableRow } from './results.mjs' */

/** The comparison that all is about is made at this size. */
const HEADLINE_ORDERS = 3000;

/**
 * What stands between the markers `<!-- experiment:NAME -->` and `<!-- /experiment -->` of a document.
 * @type {Record<string, (results: Results) => string>}
 */
export const tables = {
  ...sentences,
  ...runtimeTables,
  raw: rawTable,

  'run-table': ({ runTable, reference }) =>
    markdownTable(
      [
        'Requests',
        'sync: avg latency ms',
        'sync: orders/min',
        'sync: failures',
        'async: avg latency ms',
        'async: orders/min',
        'async: failures',
        'reference sync: orders/min',
        'reference async: orders/min',
      ],
      ordersOf(runTable).map((orders) => {
        const demo = reference.find((row) => row.orders === orders);
        return [
          whole(orders),
          ...comparedCells(rowAt(runTable, 'sync', orders)),
          ...comparedCells(rowAt(runTable, 'async', orders)),
          demo ? whole(demo.sync.ordersPerMinute) : '',
          demo ? whole(demo.async.ordersPerMinute) : '',
        ];
      }),
    ),

  headline: ({ runTable, reference }) => {
    const sync = rowAt(runTable, 'sync', HEADLINE_ORDERS)?.median.ordersPerMinute ?? Number.NaN;
    const asynchronous = rowAt(runTable, 'async', HEADLINE_ORDERS)?.median.ordersPerMinute ?? Number.NaN;
    const best = Math.max(...ofMode(runTable, 'sync').map(({ median }) => median.ordersPerMinute));
    const demo = reference.find(({ orders }) => orders === HEADLINE_ORDERS);
    const demoRatio = demo ? demo.async.ordersPerMinute / demo.sync.ordersPerMinute : Number.NaN;
    return (
      `With ${whole(HEADLINE_ORDERS)} requests the synchronous way saves ${whole(sync)} orders a minute, ` +
      `${Math.round((sync / best) * 100)} % of its own best; through the queue it is ${whole(asynchronous)}: ` +
      `**${(asynchronous / sync).toFixed(1)} times as many** (reference: ${demoRatio.toFixed(1)} times).`
    );
  },

  claims: (results) =>
    markdownTable(
      ['claim', 'measured', 'why'],
      results.claims.map(({ name, holds, figures }) => [
        name,
        `${holds ? 'holds' : '**does not hold**'}: ${figures}`,
        claimsOf(results).find((claim) => claim.name === name)?.reason ?? '',
      ]),
      3,
    ),

  ablation: ({ runTable, contentionAblation, parameters }) => {
    const names = contentionAblation.map(({ sigma, kappa }) => `σ ${sigma}, κ ${kappa}`);
    return markdownTable(
      ['Requests', `σ ${parameters.sigma}, κ ${parameters.kappa}`, ...names],
      ordersOf(runTable).map((orders) => [
        whole(orders),
        whole(rowAt(runTable, 'sync', orders)?.median.ordersPerMinute ?? Number.NaN),
        ...contentionAblation.map(({ cells }) =>
          whole(cells.find((cell) => cell.orders === orders)?.ordersPerMinute ?? Number.NaN),
        ),
      ]),
    );
  },
};

/** @param {RunTableRow | undefined} row */
function comparedCells(row) {
  if (!row) return ['', '', ''];
  const { median, spread, passes } = row;
  const unsaved = Math.max(...passes.map((cell) => cell.unsaved));
  return [
    whole(median.latencyMs),
    `${whole(median.ordersPerMinute)} (${whole(spread.min)} to ${whole(spread.max)})`,
    `${whole(median.failures)}${unsaved > 0 ? `, unsaved ${whole(unsaved)}` : ''}`,
  ];
}
