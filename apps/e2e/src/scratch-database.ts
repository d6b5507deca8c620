import pg from 'pg';
import { surroundings } from './surroundings.js';

/** A database of its own for each file of specs. */
export class ScratchDatabase {
  readonly url: string;

  constructor(private readonly name: string) {
    const url = new URL(surroundings.databaseUrl);
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  create(): Promise<unknown> {
    return query(surroundings.databaseUrl, `CREATE DATABASE "${this.name}"`);
  }

  /** Removes it, connections or not. */
  drop(): Promise<unknown> {
    return query(surroundings.databaseUrl, `DROP DATABASE IF EXISTS "${this.name}" WITH (FORCE)`);
  }

  /** One statement in this database, for what the apps do not tell. */
  query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return query<Row>(this.url, text, values);
  }
}

async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
