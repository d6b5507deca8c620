/** At most one row: what the operator set. No row: nothing was set yet. */
export const deliverySettings = `
CREATE TABLE delivery_settings (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  paused boolean NOT NULL,
  call_limit integer CHECK (call_limit > 0),
  changed_at timestamptz(3) NOT NULL
);
`;
