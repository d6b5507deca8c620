import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @typedef {Record<string, string>} Settings */

/**
 * One k6 run.
 * @typedef {object} Case
 * @property {Settings} env of k6
 * @property {Settings} stack environment that the apps need
 * @property {number} gateways
 * @property {boolean} freshBackend the backend is started anew before: what an overload left it with takes minutes
 */

/**
 * The runs that answer a question, as `k6/cases.json` lists them.
 * @param {string} question
 * @returns {Case[]}
 */
export function casesOf(question) {
  /** @type {Record<string, { stack?: Settings, gateways?: number, cases: CaseEntry[] }>} */
  const all = JSON.parse(readFileSync(join(workspaceRoot, 'k6/cases.json'), 'utf8'));
  const { stack: shared, gateways: usual = 1, cases } = all[question] ?? { cases: [{}] };
  return cases.map(({ stack, gateways = usual, freshBackend = false, ...env }) => ({
    env,
    stack: { ...shared, ...stack },
    gateways,
    freshBackend,
  }));
}

/** @typedef {{ stack?: Settings, gateways?: number, freshBackend?: boolean } & Settings} CaseEntry the rest is `env` */

/**
 * Runs of the same stack that follow each other.
 * @param {readonly Case[]} cases
 * @returns {Case[][]}
 */
export function groupByStack(cases) {
  /** @param {Case | undefined} one */
  const key = (one) => one && JSON.stringify([one.stack, one.gateways]);
  /** @type {Case[][]} */
  const groups = [];
  for (const one of cases) {
    const last = groups.at(-1);
    if (last && key(last[0]) === key(one)) last.push(one);
    else groups.push([one]);
  }
  return groups;
}
