import { getPriority, setPriority } from 'node:os';

/**
 * Has a process yield to others, on Linux its main thread alone. One that yields more already is left as it is: only
 * root may take that back.
 * @param {number} niceness
 * @param {number} [pid] 0 for the calling thread itself
 */
export function beNice(niceness, pid = 0) {
  if (getPriority(pid) < niceness) setPriority(pid, niceness);
}
