import type { ConfirmChannel } from 'amqplib';
import type { OutgoingMessage } from './outgoing-message.js';
import { PublishFrames } from './publish-frames.js';

/** What amqplib keeps to itself and we need: its version is pinned, and the specs run on a real broker. */
interface OpenChannel {
  readonly ch: number;
  readonly connection: { readonly frameMax: number; sendBytes(bytes: Buffer): void };
  close(): Promise<void>;
  pushConfirmCallback(callback: (error: Error | null) => void): void;
}

/** Bytes gathered at most before they are written anyway. */
const chunkBytes = 65_536;

/**
 * Publishes on one confirm channel. What is published in one turn of the event loop leaves in one write: with many
 * requests under way that is a fraction of the system calls, and a lone message waits for nothing.
 */
export class PublishChannel {
  readonly #channel: OpenChannel;
  readonly #frames: PublishFrames;
  /** Written to the socket up to `#sent`, filled up to `#end`; never written twice, since the socket may still hold it. */
  #chunk = Buffer.alloc(0);
  #sent = 0;
  #end = 0;
  #isClosed = false;

  constructor(channel: ConfirmChannel, exchange: string) {
    this.#channel = channel as unknown as OpenChannel;
    this.#frames = new PublishFrames(this.#channel.ch, exchange, this.#channel.connection.frameMax);
    // Frames for a channel that is closed would close the whole connection.
    channel.on('close', () => (this.#isClosed = true));
  }

  /**
   * @param settle told `null` when the broker has confirmed it, else why not; once, unless this throws
   * @throws Error if nothing was or will be written: the channel is closed, or a property is too long
   */
  publish(message: OutgoingMessage, settle: (error: Error | null) => void): void {
    if (this.#isClosed) throw new Error('the channel is closed');
    this.#makeRoom(this.#frames.roomFor(message));
    const end = this.#frames.write(message, this.#chunk, this.#end);
    this.#channel.pushConfirmCallback(settle);
    if (this.#sent === this.#end) setImmediate(() => this.#flush());
    this.#end = end;
  }

  /** Publishes without an answer are settled with an error. */
  close(): void {
    if (!this.#isClosed) this.#channel.close().catch(() => undefined);
  }

  #makeRoom(bytes: number): void {
    if (this.#chunk.length - this.#end >= bytes) return;
    this.#flush();
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(bytes, chunkBytes));
    this.#sent = this.#end = 0;
  }

  #flush(): void {
    if (this.#isClosed || this.#sent === this.#end) return;
    this.#channel.connection.sendBytes(this.#chunk.subarray(this.#sent, this.#end));
    this.#sent = this.#end;
  }
}
