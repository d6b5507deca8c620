import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';
import { casesOf, groupByStack } from './cases.mjs';
import { questions } from './questions.mjs';

const names = [...questions().keys()];

describe('the questions', () => {
  it('are asked in the first line of their scripts, and have their runs', () => {
    const withRuns = Object.keys(JSON.parse(readFileSync(join(workspaceRoot, 'k6/cases.json'), 'utf8')));
    expect(names.sort()).toEqual(withRuns.sort());
  });

  it.each(names)('%s needs only settings that there are', (name) => {
    const known = [...readFileSync(join(workspaceRoot, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)];
    const needed = casesOf(name).flatMap(({ stack }) => Object.keys(stack));
    expect(known.map(([, variable]) => variable)).toEqual(expect.arrayContaining(needed));
  });
});

describe('runs', () => {
  const one = { env: {}, stack: { SYNC_MAX_IN_FLIGHT: '44' }, gateways: 1, freshBackend: false };

  it('share a stack when they follow each other and need the same', () => {
    const other = { ...one, stack: {} };
    const twoGateways = { ...one, gateways: 2 };
    const cases = [one, { ...one, env: { RATE: '100' } }, other, one, twoGateways];
    expect(groupByStack(cases).map((group) => group.length)).toEqual([2, 1, 1, 1]);
  });
});
