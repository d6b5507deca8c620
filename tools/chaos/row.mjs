/** @import { RowContext } from './row-context.mjs' */

/**
 * One row of the failure table: a real fault under load, and what must hold. A file of `rows/` each, listed in
 * `rows.mjs`.
 *
 * @typedef {object} Row
 * @property {string} id `F1`
 * @property {string} title a few words: `gateway killed`
 * @property {string} fault what is done to the system, in words, for the report
 * @property {readonly string[]} holds what must hold beyond the sums, in words; `checks` measures it
 * @property {Partial<StackNeeds>} [stack]
 * @property {Partial<LoadNeeds>} [load]
 * @property {Partial<Allowances>} [allows] where the sums of this row are not 0
 * @property {() => Promise<string | undefined>} [cannotRun] why this machine cannot run the row, if so; it is then
 *   reported as not run
 * @property {boolean} [inContainers] whether it can be run with `--compose` too: with two gateways behind a balancer, three
 *   consumers and three broker nodes, and no way to break PostgreSQL or the network
 * @property {(context: RowContext) => Promise<void>} provoke breaks the system and heals it, while the load runs.
 *   Begins when all apps are ready, orders are accepted and the queues are older than 1.5 s (RabbitMQ may lose younger
 *   ones at a kill). Calls `context.broken()` and `context.healed()`. All chance comes from `context.random`. The
 *   load goes on for a while after it returns. What it throws makes the row fail.
 * @property {(context: RowContext) => Check[] | Promise<Check[]>} checks called when the load is over, the queues are
 *   empty and everything is read back into `context.sums`; the system still runs
 */

/**
 * @typedef {object} StackNeeds
 * @property {number} gateways 2
 * @property {number} consumers 2
 * @property {boolean} cluster three broker nodes instead of one (false)
 * @property {boolean} breakableNetwork the nodes of the cluster reach each other through `system.broker.network` (false)
 * @property {boolean} proxied gateways and consumers reach broker, backend and database through `system.links` (false)
 * @property {Record<string, string>} env of all apps, over the defaults of `system/private-system.mjs`
 * @property {Record<string, string>} gatewayEnv
 * @property {Record<string, string>} consumerEnv
 * @property {Record<string, string>} backendEnv
 */

/**
 * @typedef {object} LoadNeeds
 * @property {number} ratePerSecond 300, whatever the answers
 * @property {number} unknownShare orders that the backend refuses for good (0.02)
 * @property {number} retryShare orders that are sent again, same content, after an answer other than 202 or 4xx (0.5)
 * @property {number} againShare accepted orders that are sent once more, as by a client that lost the answer (0.01)
 * @property {number} timeoutMs of the client (5000)
 * @property {'all' | 'ready'} gateways whom it sends to in turn: all, or as a balancer does, those that say they are ready ('all')
 */

/**
 * @typedef {object} Allowances
 * @property {number | ((context: RowContext) => number)} deadLetters exactly so many (0)
 */

/**
 * One thing that must hold.
 * @typedef {object} Check
 * @property {string} what as a sentence
 * @property {boolean} holds
 * @property {string} found the figures
 */

/**
 * A row as it is run: with all defaults.
 * @typedef {Row & { stack: StackNeeds, load: LoadNeeds, allows: Allowances }} CompleteRow
 */

/**
 * Makes a row of its description.
 *
 * ```js
 * export const gatewayKilled = row({
 *   id: 'F1',
 *   title: 'gateway killed',
 *   fault: 'kill -9 of gateways in turn',
 *   holds: ['...'],
 *   async provoke({ system, broken, healed }) { ... },
 *   checks: ({ ledger }) => [check('...', holds, 'found')],
 * });
 * ```
 * @param {Row} description
 * @returns {CompleteRow}
 */
export function row(description) {
  return {
    ...description,
    stack: {
      gateways: 2,
      consumers: 2,
      cluster: false,
      breakableNetwork: false,
      proxied: false,
      env: {},
      gatewayEnv: {},
      consumerEnv: {},
      backendEnv: {},
      ...description.stack,
    },
    load: {
      ratePerSecond: 300,
      unknownShare: 0.02,
      retryShare: 0.5,
      againShare: 0.01,
      timeoutMs: 5000,
      gateways: 'all',
      ...description.load,
    },
    allows: { deadLetters: 0, ...description.allows },
  };
}

/**
 * @param {string} what
 * @param {boolean} holds
 * @param {string | number} found
 * @returns {Check}
 */
export const check = (what, holds, found) => ({ what, holds, found: String(found) });
