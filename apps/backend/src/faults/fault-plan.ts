import type { Faults } from './faults.dto.js';

/** What befalls one call. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly kind: 'error'; readonly status: number; readonly retryAfterSeconds: number | undefined }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset-after-save' };

/**
 * The fault of a call. One number decides, so that each rate is that part of all calls: throttled, failing, hanging,
 * reset, in this order; what exceeds 1 together is cut.
 *
 * @param chance from 0 to below 1
 */
export function faultOf(faults: Faults, chance: number): Fault {
  const { throttleRate = 0, errorRate = 0, hangRate = 0, resetAfterSaveRate = 0 } = faults;
  let bound = throttleRate;
  if (chance < bound) return { kind: 'throttle', retryAfterSeconds: faults.retryAfterSeconds ?? 1 };
  if (chance < (bound += errorRate))
    return { kind: 'error', status: faults.errorStatus ?? 500, retryAfterSeconds: faults.retryAfterSeconds };
  if (chance < (bound += hangRate)) return { kind: 'hang' };
  if (chance < bound + resetAfterSaveRate) return { kind: 'reset-after-save' };
  return { kind: 'none' };
}
