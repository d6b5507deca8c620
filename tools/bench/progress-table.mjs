import { brokerMegabytes, ordersInQueues } from './broker-state.mjs';

/** @import { WholeSystem } from './whole-system.mjs' */

const widths = [9, 8, 10, 13, 10, 11, 9];

/**
 * Prints how far a benchmark is and what everybody holds, line by line.
 * @param {WholeSystem} system
 * @returns {(phase: string, orders: number, perSecond: number) => Promise<void>} adds a line
 */
export function progressTable({ gateway, consumer }) {
  /** @param {readonly (string | number)[]} cells */
  const print = (cells) => {
    const texts = cells.map((cell) => (typeof cell === 'string' ? cell : cell.toFixed(0)));
    console.log(texts.map((text, column) => text.padStart(widths[column] ?? 0)).join('  '));
  };
  print(['phase', 'orders', 'per second', 'in the queues', 'gateway MB', 'consumer MB', 'broker MB']);
  return async (phase, orders, perSecond) => {
    const inQueues = await ordersInQueues();
    const broker = await brokerMegabytes();
    print([phase, orders, perSecond, inQueues, gateway.memory.now, consumer.memory.now, broker]);
  };
}
