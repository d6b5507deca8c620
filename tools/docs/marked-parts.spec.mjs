import { join } from 'node:path';
import { workspaceRoot } from '../setup/workspace.mjs';
import { fillMarkedParts } from './marked-parts.mjs';

const file = join(workspaceRoot, 'docs/none.md');
const kinds = { shout: (/** @type {string} */ name) => `${name.toUpperCase()}!` };
const filled = 'before\n\n<!-- shout:hello -->\n\nHELLO!\n\n<!-- /shout -->\n\nafter\n';

it('fills what stands between the markers', async () => {
  const empty = 'before\n\n<!-- shout:hello -->\n<!-- /shout -->\n\nafter\n';
  expect(await fillMarkedParts(empty, file, kinds)).toBe(filled);
});

it('replaces what an earlier run wrote', async () => {
  expect(await fillMarkedParts(filled.replace('HELLO', 'OLD'), file, kinds)).toBe(filled);
});

it.each(['a `<!-- shout:hello -->` in a line\n', '<!-- other:hello -->\n'])(
  'leaves %j alone',
  async (text) => {
    expect(await fillMarkedParts(text, file, kinds)).toBe(text);
  },
);

it('refuses a marker that is not closed', async () => {
  await expect(fillMarkedParts('<!-- shout:hello -->\nrest\n', file, kinds)).rejects.toThrow(
    'shout:hello is not closed',
  );
});
