import { Gate, GateClosedError } from './gate.js';

const never = new AbortController().signal;

/** Tasks that end when they are told to. */
function tasks(gate: Gate) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, signal = never) =>
    gate.run(() => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    }, signal);
  const end = async (name: string) => {
    ends.get(name)?.();
    await settle();
  };
  return { begun, start, end };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the gate', () => {
  it('runs no more than its limit, the others in order of arrival', async () => {
    const { begun, start, end } = tasks(new Gate(2));
    for (const name of ['a', 'b', 'c', 'd']) void start(name);
    await settle();
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('begins waiting tasks at once when the limit grows', async () => {
    const gate = new Gate(0);
    const { begun, start } = tasks(gate);
    for (const name of ['a', 'b', 'c']) void start(name);
    gate.limit = 2;
    await settle();
    expect(begun).toEqual(['a', 'b']);
  });

  it('lets running tasks end when the limit shrinks, and begins none before there is room', async () => {
    const gate = new Gate(2);
    const { begun, start, end } = tasks(gate);
    for (const name of ['a', 'b', 'c']) void start(name);
    await settle();
    gate.limit = 1;
    await end('a');
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('frees the place of a task that throws', async () => {
    const gate = new Gate(1);
    await expect(gate.run(() => Promise.reject(new Error('broken')), never)).rejects.toThrow('broken');
    expect(gate.running).toBe(0);
    await expect(gate.run(() => Promise.resolve('next'), never)).resolves.toBe('next');
  });

  it('sends away who gave up waiting, without giving him a place', async () => {
    const gate = new Gate(1);
    const { begun, start, end } = tasks(gate);
    const abort = new AbortController();
    void start('a');
    const waiting = start('b', abort.signal);
    void start('c');
    abort.abort(new Error('taken away'));
    await expect(waiting).rejects.toThrow('taken away');
    await end('a');
    expect(begun).toEqual(['a', 'c']);
  });

  it('sends away all who wait when it is closed, and all who come later', async () => {
    const gate = new Gate(0);
    const waiting = gate.run(() => Promise.resolve(), never);
    gate.close();
    await expect(waiting).rejects.toBeInstanceOf(GateClosedError);
    gate.limit = 1;
    await expect(gate.run(() => Promise.resolve(), never)).rejects.toBeInstanceOf(GateClosedError);
  });
});
