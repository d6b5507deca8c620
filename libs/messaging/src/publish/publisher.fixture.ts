import { ConfirmedPublisher } from './confirmed-publisher.js';
import type { OutgoingMessage } from './outgoing-message.js';

/** A publisher for specs, never connected: it keeps what it is given, and confirms it once no failure is left. */
export class PublisherWithoutBroker extends ConfirmedPublisher {
  readonly published: OutgoingMessage[] = [];

  constructor(private readonly failures: Error[] = []) {
    super({ urls: [], name: 'specs', exchange: 'specs', timeoutMs: 1_000, maxUnconfirmed: 1 });
  }

  override publish(message: OutgoingMessage): Promise<void> {
    this.published.push(message);
    const failure = this.failures.shift();
    return failure ? Promise.reject(failure) : Promise.resolve();
  }
}
