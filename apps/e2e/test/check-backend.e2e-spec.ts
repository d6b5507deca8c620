import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { useSystem } from '../src/index.js';

const system = useSystem({ gateways: 0, consumers: 0 });

const command = fileURLToPath(new URL('../../../tools/check-backend.mjs', import.meta.url));

/** What the command says of a backend, line by line, and its exit code. */
async function check(url: string, ...options: string[]): Promise<{ code: number; lines: string[] }> {
  const run = promisify(execFile)(process.execPath, [command, '--url', url, ...options]);
  const { code, stdout } = await run.then(
    (ended) => ({ ...ended, code: 0 }),
    (failure: { code: number; stdout: string }) => failure,
  );
  return { code, lines: stdout.trim().split('\n') };
}

describe('the check of a backend', () => {
  it('passes the mock on every line', async () => {
    const { code, lines } = await check(system.backend.url);
    expect(code).toBe(0);
    expect(lines.slice(0, -1).every((line) => line.startsWith('pass'))).toBe(true);
  });

  it('says which promise falls when numbers are not watched', async () => {
    await system.backendObserver.setFaults({ uniquenessOff: true });
    const { code, lines } = await check(system.backend.url);
    expect(code).toBe(1);
    expect(lines.filter((line) => line.startsWith('NO'))).toEqual([
      expect.stringContaining('with the number of another one'),
      expect.stringContaining('names the order that has the number'),
    ]);
    await system.backendObserver.setFaults({});
  });

  it('says what could not be tried when the backend fails, and which promises fall when it is no such backend', async () => {
    await system.backendObserver.setFaults({ errorRate: 1 });
    const failing = await check(system.backend.url);
    expect(failing.code).toBe(1);
    expect(failing.lines[0]).toMatch(/^fail/);
    await system.backendObserver.setFaults({});

    const careless = await carelessBackend();
    const { code, lines } = await check(`http://127.0.0.1:${(careless.address() as AddressInfo).port}`);
    careless.close();
    expect(code).toBe(1);
    expect(lines.filter((line) => line.startsWith('NO')).length).toBeGreaterThan(4);
  });
});

/** Saves whatever comes, knows nothing afterwards. */
async function carelessBackend(): Promise<Server> {
  const server = createServer((request, response) => {
    const id = request.url?.split('/').pop();
    response.setHeader('content-type', 'application/json');
    if (request.method === 'PUT')
      response.writeHead(201).end(JSON.stringify({ id, savedAt: new Date().toISOString() }));
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
