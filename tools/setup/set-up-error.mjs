/** Something that the set-up cannot mend by itself. The message is all that the user sees, so it says what to do. */
export class SetUpError extends Error {}

/**
 * Ends the process with the message of a set-up error, or with the whole stack of anything else.
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  console.error(error instanceof SetUpError ? error.message : error);
  process.exit(1);
}
