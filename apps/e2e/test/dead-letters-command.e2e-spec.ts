import { anOrder, eventually, lettersMade, startDeadLettersAt, useSystem } from '../src/index.js';

const system = useSystem();
const letters = 20;
/** Of which there are none: every message is put back. */
const otherReason = 'attempts-exhausted';

const redrive = (...options: string[]) => startDeadLettersAt(system.consumer, system, 'redrive', ...options);

describe('the command that redrives dead letters', () => {
  beforeAll(async () => {
    await system.vhost.publishAll(
      Array.from({ length: letters }, (_, index) => ({ body: `no order ${index}` })),
    );
    await eventually('they are dead letters', () => lettersMade(system) === letters);
  });

  /** Nothing is lost or doubled, whatever the command did before. */
  afterEach(async () => {
    await system.client.reaches(await system.client.accepted(anOrder()), 'saved');
    await system.vhost.empty({ exceptDeadLetters: true });
    const bodies = (await system.vhost.deadLetters()).map(({ payload }) => payload);
    expect(bodies.sort()).toEqual(Array.from({ length: letters }, (_, index) => `no order ${index}`).sort());
  });

  it('looks at no more messages a second than it may', async () => {
    const perSecond = 5;
    const begun = performance.now();
    const { ended } = redrive('--reason', otherReason, '--rate', String(perSecond));
    const { code, output } = await ended;
    expect([code, output]).toEqual([
      0,
      expect.stringContaining(`0 redriven, 0 dropped, ${letters} of other`),
    ]);
    // There is no rest after the last step, which is of one message at this rate.
    expect((performance.now() - begun) / 1_000).toBeGreaterThanOrEqual((letters - 1) / perSecond);
  });

  it('ends when it has seen as many as there were, though all of them come back', async () => {
    const before = lettersMade(system);
    const { code, output } = await redrive('--rate', '20').ended;
    expect([code, output]).toEqual([0, expect.stringContaining(`Done: ${letters} redriven, 0 dropped`)]);
    await eventually('they have come back', () => lettersMade(system) === before + letters);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stops after the step under way at a %s', async (signal) => {
    const before = lettersMade(system);
    const { child, ended } = redrive('--rate', '1');
    await eventually('one is redriven', () => lettersMade(system) > before);
    child.kill(signal);
    const { code, output } = await ended;
    const redriven = Number(/^Stopped: (\d+) redriven/m.exec(output)?.[1]);
    expect(code).toBe(130);
    expect(redriven).toBeGreaterThan(0);
    expect(redriven).toBeLessThan(letters);
    // It has told of all that was done.
    await eventually('they have come back', () => lettersMade(system) >= before + redriven);
    expect(lettersMade(system)).toBe(before + redriven);
  });
});
