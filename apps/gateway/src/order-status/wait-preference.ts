/** The longest that a status may be waited for, in seconds. A longer wish is cut to it. */
export const maxWaitSeconds = 30;

const wait = /^\s*wait\s*=\s*"?(\d+)"?\s*$/i;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240, section 4.3), at most 30; 0 without it. The first one counts, and what
 * cannot be understood is ignored, as the RFC asks.
 */
export function waitPreference(header: string | string[] | undefined): number {
  for (const preference of String(header ?? '').split(',')) {
    const [, seconds] = wait.exec(preference.split(';', 1)[0] ?? '') ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds), maxWaitSeconds);
  }
  return 0;
}
