import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { DeliverySettings } from '@order-intake/contracts';
import { OrdersTransport } from '@order-intake/messaging';
import { OrderStore, StoreUnavailableError } from '@order-intake/order-store';

/** An operator's change holds everywhere within two seconds. */
const readEveryMs = 1_000;

/** Until then a consumer that starts does not know whether it may work. */
const unreadPause = 'the delivery settings have not been read yet';
const operatorPause = 'an operator has paused delivery';

/** Makes this consumer do what the operator set for all of them. While the store is down the last settings hold. */
@Injectable()
export class DeliveryFollower implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(DeliveryFollower.name);
  readonly #closing = new AbortController();
  #lastRead: Promise<unknown> = Promise.resolve();
  #followed = '';

  constructor(
    private readonly store: OrderStore,
    private readonly transport: OrdersTransport,
  ) {}

  onApplicationBootstrap(): void {
    this.transport.gate.pause(unreadPause);
    this.store.onAvailability((isUp) => {
      if (isUp) void this.#readIfPossible();
    });
    void this.#keepReading();
  }

  beforeApplicationShutdown(): void {
    this.#closing.abort();
  }

  /**
   * Reads the settings and follows them. Each reading begins after the one before, so that an older one never has the
   * last word.
   *
   * @throws StoreUnavailableError
   */
  read(): Promise<DeliverySettings> {
    const reading = this.#lastRead.then(async () => {
      const settings = await this.store.deliverySettings();
      this.#follow(settings);
      return settings;
    });
    this.#lastRead = reading.catch(() => undefined);
    return reading;
  }

  async #keepReading(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      if (this.store.isAvailable) await this.#readIfPossible();
      await sleep(readEveryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #readIfPossible(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError))
        this.#logger.error({ msg: 'the delivery settings could not be read', err: error });
    }
  }

  #follow({ paused, limit }: DeliverySettings): void {
    const { gate } = this.transport;
    this.transport.changeLimit(limit);
    if (paused) gate.pause(operatorPause);
    else gate.resume(operatorPause);
    gate.resume(unreadPause);
    const followed = `delivery is ${paused ? 'paused' : 'on'}, with a limit of ${gate.limit}`;
    if (followed !== this.#followed) this.#logger.log(followed);
    this.#followed = followed;
  }
}
