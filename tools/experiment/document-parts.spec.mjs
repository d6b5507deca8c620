import { documentParts } from './document-parts.mjs';

/** @import { Results } from './results.mjs' */

/** @type {Partial<Results>} */
const some = {
  commit: 'abc',
  date: '2026-11-23T12:00:00.000Z',
  machine: { cpu: 'a CPU', cores: 2, memoryBytes: 1, kernel: '1' },
  quick: true,
  runTable: [],
  contentionAblation: [],
  claims: [{ name: 'it holds', holds: true, figures: '7 of 7' }],
};
const partOf = documentParts(/** @type {Results} */ (some), '/x/docs/results/experiment.json');

it('is a table, with a link to the figures', async () => {
  const part = await partOf('claims', '/x/docs/page.md');
  expect(part).toMatch(/^\| claim /);
  expect(part).toContain('| it holds | holds: 7 of 7 |');
  expect(part).toContain('at abc, 2026-11-23, 2 cores (a CPU): [raw figures](results/experiment.json)');
});

it('has to be known', () => {
  expect(() => partOf('nothing', '/x/docs/page.md')).toThrow('There is no table nothing.');
});
