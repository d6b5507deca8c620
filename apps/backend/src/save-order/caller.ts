import type { FastifyReply } from 'fastify';

/** Whoever waits for an answer, and may hang up before it. */
export interface Caller {
  readonly hasGone: boolean;
  /** Calls back once, if the caller hangs up before the answer is sent. */
  onGone(callback: () => void): void;
}

/**
 * The caller at the other end of an HTTP connection. The connection's own end is listened to, since Node tells a
 * response of it some event loop turns later: by then the caller's next call may be here, and both would count.
 */
export function callerOf({ raw: response }: Pick<FastifyReply, 'raw'>): Caller {
  const { socket } = response;
  return {
    get hasGone() {
      return (
        !response.writableFinished && (response.closed || !socket || socket.readableEnded || socket.destroyed)
      );
    },
    onGone(callback) {
      const goes = (): void => {
        stopListening();
        if (!response.writableFinished) callback();
      };
      const stopListening = (): void => {
        socket?.off('end', goes).off('close', goes);
        response.off('close', goes);
      };
      socket?.once('end', goes).once('close', goes);
      response.once('close', goes);
    },
  };
}
