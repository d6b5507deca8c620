import { sleep } from 'k6';

/** @param timeMs milliseconds since 1970; one that is over does not wait */
export function sleepUntil(timeMs: number): void {
  const seconds = (timeMs - Date.now()) / 1000;
  if (seconds > 0) sleep(seconds);
}
