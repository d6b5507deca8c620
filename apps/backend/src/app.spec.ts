import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { BackendStats } from '@order-intake/contracts';
import { Lifecycle, readConfig } from '@order-intake/platform';
import { AppModule } from './app.module.js';
import { backendConfigSpec } from './config.js';
import { serveDocs } from './docs/serve-docs.js';
import { createHttpAdapter } from './http-adapter.js';

const idOf = (number: number) => `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`;

function bodyOf(number: number, sku = 'SKU-1') {
  const lines = [{ sku, quantity: 1, unitAmount: 1 }];
  return {
    client: 'shop',
    order: { orderNumber: `PO-${number}`, customerId: 'c-1', currency: 'EUR', lines },
  };
}

describe('the mock backend over HTTP', () => {
  let app: NestFastifyApplication;
  let folder: string;
  let url: string;
  const lifecycle = new Lifecycle();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'backend-'));
    const config = readConfig(backendConfigSpec, {
      BACKEND_BASE_LATENCY_MS: '0',
      BACKEND_LEDGER: join(folder, 'ledger.sqlite'),
    });
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot(config, lifecycle),
      createHttpAdapter(),
      { logger: false },
    );
    serveDocs(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await send('PUT', '/faults', {});
    await send('PUT', '/capacity', {});
    await send('POST', '/stats/reset');
  });

  const send = (method: string, path: string, body?: unknown, signal?: AbortSignal) =>
    fetch(url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
      ...(signal && { signal }),
    });
  const put = (number: number, signal?: AbortSignal) =>
    send('PUT', `/orders/${idOf(number)}`, bodyOf(number), signal);
  const readStats = async () => (await (await send('GET', '/stats')).json()) as BackendStats;

  async function statsOnce(isAsExpected: (stats: BackendStats) => boolean): Promise<BackendStats> {
    for (;;) {
      const stats = await readStats();
      if (isAsExpected(stats)) return stats;
    }
  }

  it('saves an order, knows it again, and shows it', async () => {
    const first = await put(1);
    expect(first.status).toBe(201);
    const saved = (await first.json()) as { id: string; savedAt: string };
    expect(saved).toEqual({ id: idOf(1), savedAt: new Date(saved.savedAt).toISOString() });
    const again = await put(1);
    expect([again.status, await again.json()]).toEqual([200, saved]);
    expect(await (await send('GET', `/orders/${idOf(1)}`)).json()).toEqual({ ...saved, ...bodyOf(1) });
    expect(await readStats()).toMatchObject({
      requests: 2,
      saved: 1,
      replays: 1,
      rejected: 0,
      firstSavedAt: saved.savedAt,
      lastSavedAt: saved.savedAt,
    });
  });

  it('refuses a taken number with its holder, and an unknown article', async () => {
    await put(2);
    const taken = await send('PUT', `/orders/${idOf(3)}`, bodyOf(2));
    expect(taken.headers.get('content-type')).toBe('application/problem+json');
    expect([taken.status, await taken.json()]).toMatchObject([
      409,
      { type: '/problems/duplicate-order-number', holder: idOf(2) },
    ]);
    const unknown = await send('PUT', `/orders/${idOf(4)}`, bodyOf(4, 'UNKNOWN-1'));
    expect([unknown.status, await unknown.json()]).toMatchObject([
      422,
      { type: '/problems/backend-rejected' },
    ]);
    expect((await send('GET', `/orders/${idOf(4)}`)).status).toBe(404);
    expect(await readStats()).toMatchObject({ saved: 1, rejected: 2 });
  });

  it.each([
    ['an id that is none', '/orders/1', bodyOf(1), 'validation-failed', '/id'],
    ['a missing member', `/orders/${idOf(1)}`, { client: 'shop' }, 'validation-failed', '/order'],
    ['text that is not JSON', `/orders/${idOf(1)}`, '{"client":', 'malformed-json', undefined],
    ['a fault that is none', '/faults', { errorRate: 2 }, 'validation-failed', '/errorRate'],
    ['a fault of unknown name', '/faults', { errorrate: 1 }, 'validation-failed', '/errorrate'],
    ['a negative capacity', '/capacity', { sigma: -1 }, 'validation-failed', '/sigma'],
  ])('refuses %s', async (_what, path, body, problem, pointer) => {
    const response = await send('PUT', path, body);
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { type: `/problems/${problem}`, ...(pointer !== undefined && { errors: [{ pointer }] }) },
    ]);
  });

  it('fails, throttles and says when to come back, as told', async () => {
    await send('PUT', '/faults', { errorRate: 1, errorStatus: 502 });
    const failed = await put(10);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([502, null]);
    await send('PUT', '/faults', { throttleRate: 1, retryAfterSeconds: 7 });
    const throttled = await put(10);
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await readStats()).toMatchObject({ saved: 0, failed: 2 });
  });

  it('saves, then resets the connection', async () => {
    await send('PUT', '/faults', { resetAfterSaveRate: 1 });
    await expect(put(11)).rejects.toThrow();
    expect(await readStats()).toMatchObject({ saved: 1, failed: 1, inFlight: 0 });
    await send('PUT', '/faults', {});
    expect((await put(11)).status).toBe(200);
  });

  it('never answers, and saves nothing, while the caller waits', async () => {
    await send('PUT', '/faults', { hangRate: 1 });
    const patience = new AbortController();
    const hanging = put(12, patience.signal);
    await statsOnce(({ inFlight }) => inFlight === 1);
    patience.abort();
    await expect(hanging).rejects.toThrow();
    await statsOnce(({ inFlight }) => inFlight === 0);
    expect(await readStats()).toMatchObject({ saved: 0, orphaned: 0, peakInFlight: 1, failed: 1 });
  });

  it('runs on and saves when the caller hangs up', async () => {
    await send('PUT', '/faults', { extraLatencyMs: 200 });
    const patience = new AbortController();
    const call = put(13, patience.signal);
    await statsOnce(({ inFlight }) => inFlight === 1);
    patience.abort();
    await expect(call).rejects.toThrow();
    await statsOnce(({ orphansInFlight }) => orphansInFlight === 1);
    await statsOnce(({ saved }) => saved === 1);
    expect(await readStats()).toMatchObject({ inFlight: 0, orphaned: 1, orphansInFlight: 0 });
  });

  it('repeats the same faults for the same seed', async () => {
    const statuses = async (base: number) => {
      await send('PUT', '/faults', { errorRate: 0.5, seed: 42 });
      const seen: number[] = [];
      for (let number = base; number < base + 20; number++) seen.push((await put(number)).status);
      return seen;
    };
    const first = await statuses(100);
    expect(new Set(first)).toEqual(new Set([201, 500]));
    expect(await statuses(200)).toEqual(first);
  });

  it('lists ids in order, page by page', async () => {
    const ids: string[] = [];
    for (let after: string | undefined = ''; after !== undefined;) {
      const page = (await (await send('GET', `/orders?limit=5&after=${after}`)).json()) as {
        items: { id: string; effects: number }[];
        next?: string;
      };
      expect(page.items.every(({ effects }) => effects === 1)).toBe(true);
      ids.push(...page.items.map(({ id }) => id));
      after = page.next;
    }
    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('serves its page without the internet, and metrics', async () => {
    const page = await (await send('GET', '/docs')).text();
    expect(page).not.toMatch(/(src|href)="https?:/);
    for (const [, file = ''] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const response = await fetch(new URL(file, `${url}/docs`));
      // Read whole: the server would wait with its closing for a reader of the rest.
      expect([response.status, (await response.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
    expect(await (await send('GET', '/metrics')).text()).toContain('backend_peak_in_flight');
  });

  it('is not ready when it shuts down, but alive', async () => {
    expect((await send('GET', '/health/ready')).status).toBe(200);
    lifecycle.shuttingDown();
    expect((await send('GET', '/health/ready')).status).toBe(503);
    expect((await send('GET', '/health/live')).status).toBe(200);
  });
});
