import type { FastifyReply } from 'fastify';

/** Whoever waits for an answer, and may hang up before it. */
export interface Caller {
  readonly hasGone: boolean;
  /** Calls back once, if the caller hangs up before the answer is sent. */
  onGone(callback: () => void): void;
}

/** The caller at the other end of an HTTP connection. */
export function callerOf({ raw }: FastifyReply): Caller {
  return {
    get hasGone() {
      return raw.closed && !raw.writableFinished;
    },
    onGone(callback) {
      raw.once('close', () => {
        if (!raw.writableFinished) callback();
      });
    },
  };
}
