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

/**
 * Connects to the store when the gateway takes orders in already: it does so without. Each hour it makes the store
 * smaller: details of old orders, and the record of intake.
 */
@Injectable()
export class StoreUpkeep implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger = new Logger(StoreUpkeep.name);
  #hourly: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: OrderStore,
    private readonly intakeLog: IntakeLog,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** Does not reject while the database is away. @throws SchemaAheadError, which ends the process */
  async connect(): Promise<void> {
    await this.store.start();
    this.intakeLog.start();
  }

  onApplicationBootstrap(): void {
    this.#hourly = setInterval(() => void this.#tidyUp(), hourMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#hourly);
  }

  async #tidyUp(): Promise<void> {
    try {
      const trimmed = await this.store.trimDetails(this.config.STATUS_DETAIL_DAYS);
      const compacted = await this.store.compactIntake();
      this.#logger.debug({ msg: 'the order store was tidied up', trimmed, compacted });
    } catch (error) {
      this.#logger.warn({ msg: 'the order store was not tidied up; the next hour tries again', err: error });
    }
  }
}
