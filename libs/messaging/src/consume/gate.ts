import { PendingList, type Listed } from '../pending-list.js';

/** Thrown to those who wait at a gate that is taken out of service. */
export class GateClosedError extends Error {
  constructor() {
    super('the gate is closed for good');
    this.name = GateClosedError.name;
  }
}

interface Waiter extends Listed {
  readonly admit: () => void;
  readonly refuse: (error: Error) => void;
}

/**
 * Lets at most `limit` tasks run at once; the others wait in order of arrival. Unlike a consumer's prefetch, the limit
 * can be changed while it runs: a smaller one is reached as running tasks end.
 */
export class Gate {
  #limit: number;
  #running = 0;
  #isClosed = false;
  readonly #waiting = new PendingList<Waiter>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
    this.#admitWaiting();
  }

  get running(): number {
    return this.#running;
  }

  /**
   * Runs a task as soon as there is room.
   *
   * @param signal gives up the place in the queue; a running task has to heed it by itself
   * @throws the signal's reason, GateClosedError, or what the task throws
   */
  async run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await task();
    } finally {
      this.#running -= 1;
      this.#admitWaiting();
    }
  }

  /** Sends away all who wait and all who come. Running tasks go on. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of [...this.#waiting]) waiter.refuse(new GateClosedError());
  }

  async #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isClosed) throw new GateClosedError();
    if (this.#running < this.#limit && this.#waiting.size === 0) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter);
        signal.removeEventListener('abort', giveUp);
      };
      const waiter: Waiter = {
        before: undefined,
        after: undefined,
        isListed: false,
        admit: () => (leave(), resolve()),
        refuse: (error) => (leave(), reject(error)),
      };
      const giveUp = () => waiter.refuse(signal.reason as Error);
      this.#waiting.add(waiter);
      signal.addEventListener('abort', giveUp);
    });
  }

  #admitWaiting(): void {
    for (const waiter of this.#waiting) {
      if (this.#running >= this.#limit) return;
      this.#running += 1;
      waiter.admit();
    }
  }
}
