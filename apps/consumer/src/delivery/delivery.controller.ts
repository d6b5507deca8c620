import { Body, Controller, Get, Put, UseGuards } from '@nestjs/common';
import { compileValidator, DeliveryChange } from '@order-intake/contracts';
import { OrdersTransport } from '@order-intake/messaging';
import { OrderStore } from '@order-intake/order-store';
import { ProblemException } from '@order-intake/platform';
import { AdminAddressGuard } from '../admin/admin-address.guard.js';
import { DeliveryFollower } from './delivery-follower.js';

const violationsOf = compileValidator(DeliveryChange);

/** What was set for all consumers, and what that comes to in the one that answers. */
interface DeliveryReport {
  readonly paused: boolean;
  /** Calls of the backend at once, in each consumer. */
  readonly limit: number;
  /** False: nobody has set a limit, and the other consumers may be configured to another. */
  readonly limitIsSet: boolean;
  readonly effective: {
    readonly running: number;
    readonly held: number;
    readonly breaker: string;
    readonly pauses: readonly string[];
  };
}

/** Pauses, resumes and limits all consumers while they run. Orders are taken in meanwhile. */
@Controller('admin/delivery')
@UseGuards(AdminAddressGuard)
export class DeliveryController {
  constructor(
    private readonly store: OrderStore,
    private readonly follower: DeliveryFollower,
    private readonly transport: OrdersTransport,
  ) {}

  @Get()
  async show(): Promise<DeliveryReport> {
    const { paused, limit } = await this.follower.read();
    const { running, breaker, pauses } = this.transport.gate;
    return {
      paused,
      limit: limit ?? this.transport.gate.limit,
      limitIsSet: limit !== undefined,
      effective: { running, held: this.transport.progress.held, breaker, pauses },
    };
  }

  /** Holds here at once, and in the other consumers within two seconds. */
  @Put()
  async change(@Body() body: unknown): Promise<DeliveryReport> {
    const errors = violationsOf(body);
    if (errors) throw new ProblemException('validation-failed', { errors });
    await this.store.changeDelivery(body as DeliveryChange);
    return this.show();
  }
}
