import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localDir } from './workspace.mjs';

/** The secret that local order ids are proved with: made once, kept beside the data that depends on it. */
export async function orderIdSecret() {
  const file = join(localDir, 'order-id-secret');
  await mkdir(localDir, { recursive: true });
  // `wx` fails when the file is there already, so that of two starts at once one secret wins.
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
    () => undefined,
  );
  return (await readFile(file, 'utf8')).trim();
}
