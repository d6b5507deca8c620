import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's own folder, absolute, without a slash at its end. */
export const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Everything that running the project leaves behind; git ignores it. */
export const localDir = join(workspaceRoot, '.local');

/** Outside the clone: what is fetched or built once for every clone of this user. */
export const userCacheDir = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'order-intake');
