import { mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { secretsInLogs } from './secrets-in-logs.mjs';

describe('secrets in logs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'order-intake-logs-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are found, each by its place', () => {
    mkdirSync(join(folder, 'a-spec'));
    const lines = [
      '{"msg":"listening"}',
      '{"msg":"amqp://guest:guest@127.0.0.1"}',
      '{"msg":"cannot connect to amqp://127.0.0.1:5672, see https://a.example/b:c@d"}',
      `{"url":"/v1/orders?oik_${'a'.repeat(43)}"}`,
      'ORDER_ID_SECRET=an-order-id-secret-for-tests-only',
    ];
    writeFileSync(join(folder, 'a-spec/gateway-1.log'), lines.join('\n'));
    const place = (/** @type {number} */ line) => join('a-spec', `gateway-1.log:${line}`);
    expect(secretsInLogs(folder)).toEqual([place(2), place(4), place(5)]);
  });

  it('are looked for in what was written since a moment', () => {
    writeFileSync(join(folder, 'earlier.log'), 'amqp://guest:guest@127.0.0.1');
    utimesSync(join(folder, 'earlier.log'), 1_000, 1_000);
    expect(secretsInLogs(folder, 1_000_000)).toContain('earlier.log:1');
    expect(secretsInLogs(folder, 1_000_001)).toHaveLength(3);
  });

  it('are not looked for where there are no logs', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect([secretsInLogs(empty), secretsInLogs(join(folder, 'none'))]).toEqual([undefined, undefined]);
  });
});
