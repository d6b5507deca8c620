/**
 * Prints what a benchmark found; where something does not hold, the process ends with exit code 1.
 * @param {readonly { text: string, holds: boolean }[]} findings
 */
export function reportFindings(findings) {
  for (const { text, holds } of findings) console.log(`${holds ? 'holds' : 'FAILS'}  ${text}`);
  process.exitCode = findings.every(({ holds }) => holds) ? 0 : 1;
}
