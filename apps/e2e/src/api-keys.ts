import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const tool = fileURLToPath(new URL('../../../tools/api-key.mjs', import.meta.url));

export interface ApiKey {
  readonly key: string;
  /** For `API_KEYS`. */
  readonly pair: string;
}

/** A new key of the client, made as an operator makes it. */
export function makeApiKey(client: string): ApiKey {
  const said = execFileSync(process.execPath, [tool, client], { encoding: 'utf8' });
  const [key] = /^oik_.*$/m.exec(said) ?? [];
  const [pair] = /^.+:[0-9a-f]{64}$/m.exec(said) ?? [];
  if (!key || !pair) throw new Error(`no key is in: ${said}`);
  return { key, pair };
}
