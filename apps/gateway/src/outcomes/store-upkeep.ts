import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { IntakeLog, OrderStore } from '@order-intake/order-store';
import { GATEWAY_CONFIG, type GatewayConfig } from '../config.js';

const hourMs = 3_600_000;

/** Connects to the store, beside the start and never before it: orders are taken in without it. Trims it each hour. */
@Injectable()
export class StoreUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(StoreUpkeep.name);
  #trimming: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: OrderStore,
    private readonly intakeLog: IntakeLog,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.store.onAvailability((isAvailable) =>
      isAvailable
        ? this.#logger.log('the order store is available')
        : this.#logger.warn('the order store is away'),
    );
    // Neither rejects while the database is away. A schema that this build does not know ends the process.
    void this.store.start();
    this.intakeLog.start();
    this.#trimming = setInterval(() => void this.#trim(), hourMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#trimming);
  }

  async #trim(): Promise<void> {
    try {
      const trimmed = await this.store.trimDetails(this.config.STATUS_DETAIL_DAYS);
      if (trimmed > 0) this.#logger.log({ msg: 'details of old orders were trimmed', trimmed });
    } catch (error) {
      this.#logger.warn({ msg: 'old orders were not trimmed; the next hour tries again', err: error });
    }
  }
}
