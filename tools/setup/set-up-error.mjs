/** Something that the set-up cannot mend by itself. The message is all that the user sees, so it says what to do. */
export class SetUpError extends Error {}

/**
 * The message of a set-up error; of anything else the whole stack, since nobody foresaw it.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof SetUpError ? error.message : error);

/**
 * @param {unknown} error
 * @returns {never}
 */
export function exitWith(error) {
  console.error(messageOf(error));
  process.exit(1);
}
