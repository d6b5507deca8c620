/** The schema, step by step. A step that was released is never changed; the next one mends it. */
export const migrations: readonly string[] = [
  // 1: outcomes, dead letters, and the numbers of intake.
  `
  CREATE TABLE orders (
    id              uuid PRIMARY KEY,
    state           text NOT NULL CHECK (state IN ('retrying', 'saved', 'rejected', 'failed')),
    attempts        integer NOT NULL,
    life            text NOT NULL,
    updated_at      timestamptz NOT NULL,
    client          text,
    customer_id     text,
    order_number    text,
    problem         text,
    detail          text,
    saved_at        timestamptz,
    next_attempt_at timestamptz
  ) WITH (fillfactor = 90);
  CREATE INDEX orders_newest ON orders (updated_at DESC, id DESC);
  CREATE INDEX orders_of_customer ON orders (customer_id, updated_at DESC, id DESC);
  CREATE INDEX orders_not_saved ON orders (updated_at DESC, id DESC) WHERE state <> 'saved';

  CREATE TABLE dead_letters (
    message_key  text PRIMARY KEY,
    intake       text,
    order_id     uuid,
    client       text,
    customer_id  text,
    order_number text,
    reason       text NOT NULL,
    detail       text NOT NULL,
    attempts     integer NOT NULL,
    failed_at    timestamptz NOT NULL,
    body_bytes   integer NOT NULL
  );
  CREATE INDEX dead_letters_by_reason ON dead_letters (reason, failed_at);

  -- One row for each run of a publishing process.
  CREATE TABLE intake_confirmed (
    publisher  text PRIMARY KEY,
    numbers    int8multirange NOT NULL,
    issued     bigint NOT NULL,
    is_closed  boolean NOT NULL,
    written_at timestamptz NOT NULL
  );

  -- In blocks of numbers: two consumers take alternating ones, so a row for a whole run would grow with every order.
  CREATE TABLE intake_settled (
    publisher text NOT NULL,
    block     bigint NOT NULL,
    consumer  text NOT NULL,
    numbers   int8multirange NOT NULL,
    PRIMARY KEY (publisher, block, consumer)
  );

  CREATE FUNCTION numbers_in(numbers int8multirange) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    'SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(numbers) AS r';
  `,
];
