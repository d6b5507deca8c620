import pg from 'pg';
import { databaseUrl, killServer, startServer } from '../../stack/postgres-server.mjs';

/** @import { PostgresServer } from '../../stack/postgres-server.mjs' */
/** @import { ProcessLedger } from '../../stack/process-ledger.mjs' */

/** PostgreSQL of the system. */
export class Database {
  #server;
  #ledger;

  /**
   * @param {PostgresServer} server
   * @param {ProcessLedger} ledger
   */
  constructor(server, ledger) {
    this.#server = server;
    this.#ledger = ledger;
  }

  /** Returns when it takes connections. */
  start() {
    return startServer(this.#server, this.#ledger);
  }

  /** Kill -9. */
  kill() {
    return killServer(this.#ledger);
  }

  /** @param {string} name */
  url(name) {
    return databaseUrl(this.#server, name);
  }

  /** @param {string} name */
  create(name) {
    return this.#run(`CREATE DATABASE "${name}"`);
  }

  /** @param {string} name */
  drop(name) {
    return this.#run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  }

  /** @param {string} statement */
  async #run(statement) {
    const client = new pg.Client(databaseUrl(this.#server));
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
