import type { DeliveryChange, DeliverySettings } from '@order-intake/contracts';
import type { QueryConfig } from 'pg';

export interface DeliveryRow {
  readonly paused: boolean;
  readonly call_limit: number | null;
}

export const deliverySettingsStatement: QueryConfig = {
  name: 'delivery-settings',
  text: 'SELECT paused, call_limit FROM delivery_settings',
};

/** One statement, so that two operators who change one member each both get their way. */
export function changeDeliveryStatement({ paused, limit }: DeliveryChange): QueryConfig {
  return {
    text: `
      INSERT INTO delivery_settings AS old (paused, call_limit, changed_at)
      VALUES (coalesce($1::boolean, false), $3::integer, clock_timestamp())
      ON CONFLICT (is_only) DO UPDATE SET
        paused = coalesce($1::boolean, old.paused),
        call_limit = CASE WHEN $2::boolean THEN $3::integer ELSE old.call_limit END,
        changed_at = clock_timestamp()`,
    values: [paused ?? null, limit !== undefined, limit ?? null],
  };
}

export function readDeliverySettings([row]: readonly DeliveryRow[]): DeliverySettings {
  if (!row) return { paused: false };
  return { paused: row.paused, ...(row.call_limit === null ? {} : { limit: row.call_limit }) };
}
