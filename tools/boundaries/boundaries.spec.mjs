import { beforeAll, describe, expect, it } from '@jest/globals';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { workspaceRoot } from '../setup/workspace.mjs';

/** @type {unknown[]} */
const boundaryRules = ['@nx/enforce-module-boundaries', 'no-restricted-imports'];

/** @type {import('@nx/devkit').ProjectGraph} */
let graph;
/** @type {ESLint} */
let eslint;

beforeAll(async () => {
  // Without a graph at hand the rule passes everything, and says so in a warning only.
  graph = await createProjectGraphAsync();
  eslint = new ESLint({
    cwd: workspaceRoot,
    ruleFilter: ({ ruleId }) => boundaryRules.includes(ruleId),
    // The fixtures are no files, so no TypeScript project has them.
    overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  });
}, 120_000);

/**
 * Lints a line as if it stood in a file of that folder, by the rules of the workspace.
 * @param {string} folder
 * @param {string} code
 */
async function complaintsOf(folder, code) {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: `${folder}/fixture.ts` });
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? [];
}

describe('the linter', () => {
  it.each([
    ['an app that imports another', 'apps/gateway/src', "import '../../consumer/src/main.js';"],
    ['an app that imports another by its name', 'apps/consumer/src', "import '@order-intake/backend';"],
    ['an app that imports the tests', 'apps/gateway/src', "import '@order-intake/e2e';"],
    ['contracts that import messaging', 'libs/contracts/src', "import '@order-intake/messaging';"],
    ['contracts that import platform', 'libs/contracts/src', "import '@order-intake/platform';"],
    ['the client that imports contracts', 'libs/client/src', "import '@order-intake/contracts';"],
    ['platform that imports the store', 'libs/platform/src', "import '@order-intake/order-store';"],
    [
      'messaging that imports the HTTP client',
      'libs/messaging/src',
      "import '@order-intake/backend-client';",
    ],
    ['the store that imports messaging', 'libs/order-store/src', "import '@order-intake/messaging';"],
    [
      'a library that imports another by its path',
      'libs/messaging/src',
      "import '../../contracts/src/index.js';",
    ],
    ['a library that imports an app', 'libs/platform/src', "import '../../../apps/gateway/src/main.js';"],
    ['a library that imports tools', 'libs/messaging/src', "import '../../../tools/start.mjs';"],
    ['a library that imports tools by their name', 'libs/platform/src', "import '@order-intake/tools';"],
    ['an app that imports a load script', 'apps/gateway/src', "import '../../../k6/smoke.js';"],
    ['a load script that imports contracts', 'k6', "import '@order-intake/contracts';"],
    ['the gateway that imports amqplib', 'apps/gateway/src', "import { connect } from 'amqplib';"],
    ['the gateway that imports a part of amqplib', 'apps/gateway/src', "import 'amqplib/callback_api.js';"],
    ['the gateway that imports undici', 'apps/gateway/src', "import { Pool } from 'undici';"],
    ['the gateway that imports a type of undici', 'apps/gateway/src', "import type { Pool } from 'undici';"],
    ['the gateway that loads undici late', 'apps/gateway/src', "await import('undici');"],
    ['the gateway that hands undici on', 'apps/gateway/src', "export * from 'undici';"],
    ['the consumer that imports pg', 'apps/consumer/src', "import pg from 'pg';"],
    ['the consumer that manages connections', 'apps/consumer/src', "import 'amqp-connection-manager';"],
    ['the HTTP client that imports amqplib', 'libs/backend-client/src', "import 'amqplib';"],
    ['messaging that imports undici', 'libs/messaging/src', "import 'undici';"],
    ['contracts that import pg', 'libs/contracts/src', "import 'pg';"],
    ['the gateway that imports the SDK of traces', 'apps/gateway/src', "import '@opentelemetry/sdk-trace';"],
    [
      'messaging that loads an exporter of traces late',
      'libs/messaging/src',
      "await import('@opentelemetry/exporter-trace-otlp-http');",
    ],
    ['the store that imports the API of traces', 'libs/order-store/src', "import '@opentelemetry/api';"],
  ])('refuses %s', async (_, folder, code) => {
    const complaints = await complaintsOf(folder, code);
    expect(complaints).toHaveLength(1);
    expect(boundaryRules).toContain(complaints[0]);
  });

  it.each([
    ['an app that imports a library', 'apps/gateway/src', "import '@order-intake/messaging';"],
    ['messaging that imports contracts', 'libs/messaging/src', "import '@order-intake/contracts';"],
    ['messaging that imports amqplib', 'libs/messaging/src', "import { connect } from 'amqplib';"],
    ['the HTTP client that imports undici', 'libs/backend-client/src', "import { Pool } from 'undici';"],
    ['the store that imports pg', 'libs/order-store/src', "import pg from 'pg';"],
    ['platform that imports the SDK of traces', 'libs/platform/src', "import '@opentelemetry/sdk-trace';"],
    ['contracts that import the API of traces', 'libs/contracts/src', "import '@opentelemetry/api';"],
    ['a test that speaks to the broker itself', 'apps/e2e/test', "import { connect } from 'amqplib';"],
    ['a file that imports its neighbour', 'libs/contracts/src', "import './index.js';"],
  ])('allows %s', async (_, folder, code) => {
    await expect(complaintsOf(folder, code)).resolves.toEqual([]);
  });
});

describe('the project graph', () => {
  /** @param {string} kind */
  const dependenciesOf = (kind) =>
    Object.values(graph.dependencies)
      .flat()
      .filter(({ source, target }) => tagsOf(source).includes(kind) && target in graph.nodes)
      .map(({ target }) => target);
  /** @param {string} project */
  const tagsOf = (project) => graph.nodes[project]?.data.tags ?? [];

  it('has a tag on every project, by which the rules know it', () => {
    const kinds = ['type:app', 'type:lib', 'type:e2e', 'type:tool', 'type:load'];
    for (const project of Object.keys(graph.nodes))
      expect([project, tagsOf(project).filter((tag) => kinds.includes(tag)).length]).toEqual([project, 1]);
  });

  it('has arrows one way only: from apps, tests and tools to libraries, from those to contracts', () => {
    for (const kind of ['type:app', 'type:e2e', 'type:tool'])
      for (const target of dependenciesOf(kind)) expect(tagsOf(target)).toContain('type:lib');
    expect(new Set(dependenciesOf('type:lib'))).toEqual(new Set(['@order-intake/contracts']));
    expect(dependenciesOf('lib:contracts')).toEqual([]);
    expect(dependenciesOf('lib:platform')).toEqual(['@order-intake/contracts']);
    expect(dependenciesOf('type:load')).toEqual([]);
  });
});
