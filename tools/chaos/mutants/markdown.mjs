import { markdownTable } from '../../experiment/figures.mjs';

/** @import { Trial } from './run-mutants.mjs' */

const SHOWN = 120;

/**
 * @param {readonly Trial[]} trials
 * @param {{ commit: string, date: string }} of the sources, and of the run
 */
export function mutantsMarkdown(trials, { commit, date }) {
  const lines = trials.map(({ mutant, caughtBy, said }) => [
    mutant.takesOut,
    mutant.row,
    caughtBy === undefined ? 'no' : 'yes',
    `\`${(caughtBy ?? said[0] ?? 'nothing').slice(0, SHOWN).replaceAll('`', "'")}\``,
  ]);
  return `# What the rows say without a mechanism

Written by \`npm run chaos -- --mutants --publish\` from sources ${commit}, ${date.slice(0, 10)}. Each row was run
once more on the same copy with nothing taken out, and found no fault.

${markdownTable(['without', 'row', 'noticed', 'what it said'], lines, 4)}
`;
}
