/** Takes back what migration 3 changed. Whoever runs it deletes the version, too. */
export const undoOrdersByClient = `
  DROP INDEX orders_by_client;
  CREATE INDEX orders_by_time ON orders (updated_at, id) WHERE client IS NOT NULL;`;
