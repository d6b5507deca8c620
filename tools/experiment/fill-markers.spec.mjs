import { fillMarkers } from './fill-markers.mjs';

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
const results = /** @type {Results} */ (some);

const document = (/** @type {string} */ inside) =>
  `before\n\n<!-- experiment:claims -->${inside}<!-- /experiment:claims -->\n\nafter\n`;

it('fills what stands between the markers, and links to the figures', () => {
  const filled = fillMarkers(document('\n'), results, 'results/experiment.json');
  expect(filled).toMatch(/^before\n\n<!-- experiment:claims -->\n\n\| claim /);
  expect(filled).toContain('| it holds | holds: 7 of 7 |');
  expect(filled).toContain('at abc, 2026-11-23, 2 cores (a CPU): [raw figures](results/experiment.json)');
  expect(filled).toMatch(/\n\n<!-- \/experiment:claims -->\n\nafter\n$/);
});

it('replaces what an earlier run wrote', () => {
  const once = fillMarkers(document('\n'), results, 'x');
  expect(fillMarkers(once, results, 'x')).toBe(once);
});

it('leaves other text alone', () => {
  const text = 'a `<!-- experiment:claims -->` in a line\n';
  expect(fillMarkers(text, results, 'x')).toBe(text);
});

it('refuses a name that it does not know', () => {
  expect(() =>
    fillMarkers('<!-- experiment:nothing -->\n<!-- /experiment:nothing -->\n', results, 'x'),
  ).toThrow('There is no table nothing.');
});

it('refuses a marker that is not closed', () => {
  expect(() => fillMarkers('<!-- experiment:claims -->\nrest\n', results, 'x')).toThrow('is not closed');
});
