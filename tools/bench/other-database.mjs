import pg from 'pg';

/**
 * An empty database beside the one at the url: another commit may have another schema.
 * @param {string} url
 * @returns {Promise<string>} its url
 */
export async function otherDatabase(url) {
  const other = new URL(url);
  other.pathname += '_other';
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(other.pathname.slice(1))}`);
  await client.end();
  return other.href;
}
