import { sleep } from 'k6';

/** @param time milliseconds since 1970; one that is over does not wait */
export function sleepUntil(time: number): void {
  const seconds = (time - Date.now()) / 1000;
  if (seconds > 0) sleep(seconds);
}
