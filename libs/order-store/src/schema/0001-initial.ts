/**
 * `orders`: a row for each order with an outcome, by its id. The three indexes serve lists (newest first, of one
 * customer, and of what is not saved); trimmed rows, which have no client any more, are in none of them.
 *
 * `intake_*`: which publishes were confirmed, and which came to an end, as sets of numbers for each boot of a
 * publisher. A row holds the numbers of one block of `span` consecutive ones: two consumers of one queue each see
 * about every other number, so a set is as many ranges as numbers, and one row for all of them would be rewritten
 * whole, ever longer, with each write. See `intake/sequence-blocks.ts`.
 */
export const initial = `
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  updated_at timestamptz(3) NOT NULL,
  saved_at timestamptz(3),
  next_attempt_at timestamptz(3),
  attempts integer NOT NULL,
  state text NOT NULL CHECK (state IN ('retrying', 'saved', 'rejected', 'failed')),
  life text,
  client text,
  customer_id text,
  order_number text,
  problem text,
  detail text
);
CREATE INDEX orders_by_time ON orders (updated_at, id) WHERE client IS NOT NULL;
CREATE INDEX orders_by_customer ON orders (customer_id, updated_at, id) WHERE client IS NOT NULL;
CREATE INDEX orders_not_saved ON orders (updated_at, id) WHERE client IS NOT NULL AND state <> 'saved';

CREATE TABLE dead_letters (
  message_key text PRIMARY KEY,
  failed_at timestamptz(3) NOT NULL,
  attempts integer NOT NULL,
  body_bytes integer NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  intake text,
  order_id uuid,
  client text,
  customer_id text,
  order_number text
);

CREATE TABLE intake_publishers (
  boot text PRIMARY KEY,
  opened_at timestamptz(3) NOT NULL,
  heard_at timestamptz(3) NOT NULL,
  closed_at timestamptz(3),
  issued bigint NOT NULL
);
CREATE TABLE intake_confirmed (
  boot text NOT NULL,
  span integer NOT NULL,
  block bigint NOT NULL,
  numbers int8multirange NOT NULL,
  PRIMARY KEY (boot, span, block)
);
CREATE TABLE intake_settled (
  boot text NOT NULL,
  consumer_boot text NOT NULL,
  span integer NOT NULL,
  block bigint NOT NULL,
  numbers int8multirange NOT NULL,
  PRIMARY KEY (boot, consumer_boot, span, block)
);
`;
