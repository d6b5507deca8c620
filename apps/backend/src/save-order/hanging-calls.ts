import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProblemException } from '../problems/problem.exception.js';
import type { Caller } from './caller.js';
import { Call } from './call.js';
import { CallsInFlight } from './calls-in-flight.js';

/** Calls that are never answered, by a fault. They are in flight until their callers give up, and nothing runs on. */
@Injectable()
export class HangingCalls implements OnModuleDestroy {
  readonly #endings = new Set<() => void>();

  constructor(private readonly calls: CallsInFlight) {}

  /** @throws ProblemException when nobody waits any more, or the app stops */
  async hang(caller: Caller): Promise<never> {
    const call = new Call(this.calls);
    call.join();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#endings.add(resolve);
    caller.onGone(resolve);
    if (!caller.hasGone) await promise;
    this.#endings.delete(resolve);
    call.end();
    throw new ProblemException('backend-unavailable', { retryAfterSeconds: 1 });
  }

  onModuleDestroy(): void {
    for (const end of this.#endings) end();
  }
}
