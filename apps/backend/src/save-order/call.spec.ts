import { setImmediate as nextTurn } from 'node:timers/promises';
import { Call } from './call.js';
import { CallsInFlight } from './calls-in-flight.js';

describe('Call', () => {
  let calls: CallsInFlight;
  beforeEach(() => (calls = new CallsInFlight()));

  function begin(): Call {
    const call = new Call(calls);
    call.join();
    return call;
  }

  it('counts once however many wait for it', async () => {
    const call = begin();
    call.join();
    call.join();
    await nextTurn();
    expect([calls.connected, calls.peak]).toEqual([1, 1]);
    call.end();
    expect(calls.working).toBe(0);
  });

  it('is an orphan when all who waited have gone, and still slows the others down', () => {
    const call = begin();
    call.join();
    call.leave();
    expect([calls.connected, calls.orphans]).toEqual([1, 0]);
    call.leave();
    expect([calls.connected, calls.orphans, calls.orphaned, calls.working]).toEqual([0, 1, 1, 1]);
    call.end();
    expect([calls.orphans, calls.orphaned, calls.working]).toEqual([0, 1, 0]);
  });

  it('is adopted by the next who asks for the same', () => {
    const call = begin();
    call.leave();
    call.join();
    expect([calls.connected, calls.orphans, calls.orphaned]).toEqual([1, 0, 1]);
  });

  it('does not care who leaves when it is over', () => {
    const call = begin();
    call.end();
    call.leave();
    call.end();
    expect([calls.connected, calls.orphans, calls.orphaned]).toEqual([0, 0, 0]);
  });

  it('leaves the peak alone when its caller goes in the turn in which another comes', async () => {
    const first = begin();
    await nextTurn();
    begin();
    first.leave();
    await nextTurn();
    expect(calls.peak).toBe(1);
  });

  it('begins the peak anew with the calls that are under way', async () => {
    const calling = [begin(), begin(), begin()];
    await nextTurn();
    calling[0]?.end();
    calls.reset();
    expect([calls.peak, calls.orphaned]).toEqual([2, 0]);
  });
});
