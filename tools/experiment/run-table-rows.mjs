/** @import { Mode, RunTableRow } from './results.mjs' */

/** @param {RunTableRow[]} runTable */
export function ordersOf(runTable) {
  return [...new Set(runTable.map(({ orders }) => orders))].sort((a, b) => a - b);
}

/**
 * @param {RunTableRow[]} runTable
 * @param {Mode} mode
 * @param {number} orders
 */
export function rowAt(runTable, mode, orders) {
  return runTable.find((row) => row.mode === mode && row.orders === orders);
}

/**
 * @param {RunTableRow[]} runTable
 * @param {Mode} mode
 */
export function ofMode(runTable, mode) {
  return runTable.filter((row) => row.mode === mode);
}
