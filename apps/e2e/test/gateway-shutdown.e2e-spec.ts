import { Agent, request } from 'node:http';
import { anOrder, eventually, GatewayClient, useSystem } from '../src/index.js';

const system = useSystem({
  gatewayEnv: { SHUTDOWN_DELAY_MS: '700', SHUTDOWN_TIMEOUT_MS: '1500' },
});

describe('a gateway that is told to stop', () => {
  afterEach(async () => {
    await system.backendObserver.setFaults({});
    if (!system.gateway.isRunning) await system.gateway.start();
  });

  it('is not ready but alive and serving until it closes, and exits 0', async () => {
    system.gateway.signal('SIGTERM');
    await eventually('readiness is gone', async () => !(await system.gateway.isHealthy('ready')));
    expect(await system.gateway.isHealthy('live')).toBe(true);
    const id = await system.client.accepted(anOrder());
    expect(await system.gateway.exited).toEqual({ code: 0, signal: null });

    await system.gateway.start();
    await system.client.reaches(id, 'saved');
  });

  it('accepts what comes in on open connections to the last, and loses none of it', async () => {
    const agent = new Agent({ keepAlive: true });
    const ids: string[] = [];
    let isStopped = false;
    const stopped = system.gateway.exited.then(() => (isStopped = true));
    system.gateway.signal('SIGTERM');
    while (!isStopped) {
      const answer = await post(agent, '/v1/orders', anOrder()).catch(() => undefined);
      if (!answer) break;
      expect(answer.status).toBe(202);
      ids.push((answer.body as { id: string }).id);
    }
    await stopped;
    agent.destroy();
    expect(ids.length).toBeGreaterThan(0);

    await system.gateway.start();
    for (const id of ids) await system.client.reaches(id, 'saved');
  });

  it('lets a synchronous request end in its time', async () => {
    await system.backendObserver.setFaults({ extraLatencyMs: 1_500 });
    const answer = system.client.submitSynchronously(anOrder());
    await eventually(
      'the backend is called',
      async () => (await system.backendObserver.stats()).inFlight === 1,
    );
    system.gateway.signal('SIGTERM');
    expect((await answer).status).toBe(200);
    expect(await system.gateway.exited).toEqual({ code: 0, signal: null });
  });

  it('answers 503 to a synchronous request that takes longer', async () => {
    await system.backendObserver.setFaults({ hangRate: 1 });
    const answer = system.client.submitSynchronously(anOrder());
    await eventually(
      'the backend is called',
      async () => (await system.backendObserver.stats()).inFlight === 1,
    );
    system.gateway.signal('SIGTERM');
    const { status, headers, body } = await answer;
    expect([status, body.type]).toEqual([503, '/problems/outcome-unknown']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await system.gateway.exited).toEqual({ code: 0, signal: null });
  });

  it('exits at once at a signal that comes a second or more after the first', async () => {
    const patient = await system.add('gateway', { SHUTDOWN_TIMEOUT_MS: '30000' });
    await patient.start();
    await system.backendObserver.setFaults({ hangRate: 1 });
    const answer = new GatewayClient(patient.url).submitSynchronously(anOrder()).catch(() => 'none');
    await eventually(
      'the backend is called',
      async () => (await system.backendObserver.stats()).inFlight === 1,
    );
    const begun = Date.now();
    await eventually('it has ended', () => {
      patient.signal('SIGTERM');
      return !patient.isRunning;
    });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1_000);
    expect(await patient.exited).toEqual({ code: 1, signal: null });
    expect(await answer).toBe('none');
  });
});

/** One request on a connection that is kept, as a client's pool has it. */
function post(agent: Agent, path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, system.gateway.url);
    const sent = request(
      url,
      { agent, method: 'POST', headers: { 'content-type': 'application/json' } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
