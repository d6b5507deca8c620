import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @param {string} path from the root */
export const source = (path) => readFileSync(join(workspaceRoot, path), 'utf8');

/**
 * The variables that an app reads, and the validator of each.
 * @param {string} app
 * @returns {Map<string, string>}
 */
export function variablesOf(app) {
  const specs = ['libs/platform/src/config/common-config.ts', `apps/${app}/src/config.ts`].map(source);
  const entries = specs.flatMap((text) => [...text.matchAll(/^ {2}([A-Z][A-Z_]+): (\w+)\(/gm)]);
  return new Map(entries.map(([, name = '', validator = '']) => [name, validator]));
}

/** The defaults, by `.env.example`, which a spec compares with the apps. */
export const defaults = new Map(
  [...source('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]),
);

/** What an app may need beyond SHUTDOWN_TIMEOUT_MS to stop: for its connections, and for its last traces. */
export const beyondTimeoutMs =
  millisecondsIn('libs/platform/src/lifecycle/run-app.ts', 'goodbyeMs') +
  millisecondsIn('libs/platform/src/tracing/start-tracing.ts', 'flushMs');

/** The paths that health answers. */
export const healthPaths = [
  ...source('libs/platform/src/health/health.controller.ts').matchAll(/@Get\('(\w+)'\)/g),
].map(([, name]) => `/health/${name}`);

/**
 * @param {string} path from the root
 * @param {string} constant
 */
function millisecondsIn(path, constant) {
  const [, figure = ''] = new RegExp(`const ${constant} = ([\\d_]+);`).exec(source(path)) ?? [];
  return Number(figure.replaceAll('_', '') || NaN);
}
