import { sleep } from 'k6';
import { idealCapacity, readCapacity, setCapacity } from './backend.ts';
import { backendUrl } from './settings.ts';
import { readTally, type Tally } from './tally.ts';

const POLL_SECONDS = 0.2;

export interface SettleOptions {
  /** The run is settled when nothing has happened for so long: longer than the longest wait between two attempts. */
  readonly quietSeconds?: number;
  readonly limitSeconds?: number;
}

/** Waits until orders come to no more ends, and returns what they came to; what they have come to when time is over. */
export function settle(run: string, { quietSeconds = 1.5, limitSeconds = 60 }: SettleOptions = {}): Tally {
  const deadline = Date.now() + limitSeconds * 1000;
  let last = readTally(run);
  for (let quietSince = Date.now(); ;) {
    sleep(POLL_SECONDS);
    const now = readTally(run);
    if (now.isBusy || endsOf(now) !== endsOf(last)) quietSince = Date.now();
    last = now;
    if (Date.now() - quietSince >= quietSeconds * 1000 || Date.now() > deadline) return now;
  }
}

/** As `settle`, with a backend that is quick meanwhile: when everything is measured, and what is left is only waited for. */
export function settleFast(run: string, options: SettleOptions = {}): Tally {
  if (backendUrl === undefined) return settle(run, options);
  const capacity = readCapacity();
  setCapacity(idealCapacity);
  try {
    return settle(run, options);
  } finally {
    setCapacity(capacity);
  }
}

export const endsOf = ({ saved, rejected, failed }: Tally): number => saved + rejected + failed;
