/** Lists are of one client, who may have few orders among millions of others. */
export const ordersByClient = `
CREATE INDEX orders_by_client ON orders (client, updated_at, id) WHERE client IS NOT NULL;
DROP INDEX orders_by_time;
`;
