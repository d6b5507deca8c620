import { PermanentError } from '@order-intake/contracts';
import { Logger } from '@nestjs/common';
import { afterCall, allowedCalls, atTime, closedBreaker, type Breaker } from './breaker.js';
import type { FleetMember } from './fleet-member.js';
import { Gate } from './gate.js';

/** What a call came to, and whether the breaker was closed when it began. */
export interface CallResult<T> {
  readonly result: PromiseSettledResult<T>;
  /** False for a probe and for calls that ended while the breaker was open: their failures use no attempt. */
  readonly counts: boolean;
}

/** What the gate has to know of the others. */
type Share = Pick<FleetMember, 'calls' | 'onChange'>;

/** Said while a share of the fleet's budget is 0: nothing is wrong, it only has to wait. */
const withoutShare = 'the share in the budget of all consumers is not settled yet';

/**
 * Decides how many calls may be under way: the limit of the operator, the share in a budget of all consumers, none while
 * a reason to pause stands, and what the breaker allows.
 */
export class BackendGate {
  readonly #gate: Gate;
  readonly #logger = new Logger(BackendGate.name);
  readonly #pauses = new Set<string>();
  readonly #fleet: Share | undefined;
  #limit: number;
  #breaker: Breaker = closedBreaker;
  #probeTimer: NodeJS.Timeout | undefined;
  #openSinceMs = Date.now();

  /**
   * @param limit calls at once, at least 1
   * @param fleet with whom they are shared; undefined: with nobody
   */
  constructor(limit: number, fleet?: Share) {
    this.#limit = limit;
    this.#fleet = fleet;
    this.#gate = new Gate(this.effectiveLimit);
    fleet?.onChange(() => this.#adjust());
  }

  /** Calls at once, of this consumer by itself. A change holds from now on, for waiting calls too. */
  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
    this.#adjust();
  }

  /** Calls at once while nothing stands against them: the limit, or less by the share in a budget. */
  get effectiveLimit(): number {
    return Math.min(this.#limit, this.#fleet?.calls ?? Number.POSITIVE_INFINITY);
  }

  get running(): number {
    return this.#gate.running;
  }

  /** When it let calls through again after it let none (milliseconds since 1970). */
  get openSinceMs(): number {
    return this.#openSinceMs;
  }

  get breaker(): Breaker['kind'] {
    return this.#breaker.kind;
  }

  /** Why nothing is called now: the store is down, an operator paused it, the share is not settled. */
  get pauses(): readonly string[] {
    return [...this.#pauses, ...(this.#fleet?.calls === 0 ? [withoutShare] : [])];
  }

  /** Lets no call begin until `resume` with the same reason. */
  pause(reason: string): void {
    this.#pauses.add(reason);
    this.#adjust();
  }

  resume(reason: string): void {
    this.#pauses.delete(reason);
    this.#adjust();
  }

  /** Sends away all who wait, for good. */
  close(): void {
    clearTimeout(this.#probeTimer);
    this.#gate.close();
  }

  /**
   * Calls the backend as soon as it may.
   *
   * @throws the signal's reason or GateClosedError if it was not called; failures of the call are returned
   */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<CallResult<T>> {
    this.#heedShare();
    return this.#gate.run(async () => {
      const begunClosed = this.#breaker.kind === 'closed';
      const [result] = await Promise.allSettled([call()]);
      const counts = begunClosed && this.#breaker.kind === 'closed';
      if (!signal.aborted)
        this.#observe(result.status === 'fulfilled' || result.reason instanceof PermanentError);
      this.#heedShare();
      return { result, counts };
    }, signal);
  }

  #observe(succeeded: boolean): void {
    this.#change(afterCall(this.#breaker, succeeded, Date.now()));
  }

  #change(next: Breaker): void {
    const before = this.#breaker.kind;
    this.#breaker = next;
    if (next.kind === before) return;
    this.#logger.warn(`the breaker of the backend is ${next.kind}`);
    if (next.kind === 'open') {
      const waitMs = next.untilMs - Date.now();
      this.#probeTimer = setTimeout(() => this.#change(atTime(this.#breaker, next.untilMs)), waitMs);
    }
    this.#adjust();
  }

  /** A share runs out with time: before a call begins, and where another makes room for the next, it is read again. */
  #heedShare(): void {
    if (this.#fleet) this.#adjust();
  }

  #adjust(): void {
    const limit = this.#pauses.size > 0 ? 0 : Math.min(this.effectiveLimit, allowedCalls(this.#breaker));
    if (this.#gate.limit === 0 && limit > 0) this.#openSinceMs = Date.now();
    this.#gate.limit = limit;
  }
}
