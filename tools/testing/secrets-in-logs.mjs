import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What may stand in no log: passwords in URLs, API keys, and the secret of order ids that specs give the apps. */
const secrets = [/:\/\/[^\s/:@"]*:[^\s/@"]+@/, /oik_[A-Za-z0-9_-]{43}/, /an-order-id-secret-for-/];

/**
 * The places in all logs of a folder that tell a secret, without telling it again.
 * @param {string} folder
 * @param {number} [sinceMs] leaves out logs that nobody has written to since then (milliseconds since 1970)
 * @returns {string[] | undefined} `file:line`; undefined if it has no logs
 */
export function secretsInLogs(folder, sinceMs = 0) {
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => statSync(file).mtimeMs >= sinceMs);
  if (files.length === 0) return undefined;
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        secrets.some((secret) => secret.test(line)) ? [`${relative(folder, file)}:${index + 1}`] : [],
      ),
  );
}
