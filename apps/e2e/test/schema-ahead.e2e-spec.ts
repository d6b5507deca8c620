import { useSystem } from '../src/index.js';

const system = useSystem({ gateways: 0, consumers: 0 });

describe('a database that a newer version has changed', () => {
  it.each(['gateway', 'consumer'] as const)(
    'ends the %s with one line that names both versions',
    async (app) => {
      await system.database.query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, applied_at timestamptz NOT NULL)',
      );
      await system.database.query('INSERT INTO schema_migrations VALUES (7, now()) ON CONFLICT DO NOTHING');

      const process = await system.add(app);
      process.launch();
      expect(await process.exited).toEqual({ code: 1, signal: null });
      const reasons = process.entries.filter(({ level }) => level === 'fatal');
      expect(reasons.map(({ msg }) => msg)).toEqual([
        expect.stringMatching(
          /^cannot start: the database has schema version 7, this software knows \d+: run the newer/,
        ),
      ]);
      expect(process.lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    },
  );
});
