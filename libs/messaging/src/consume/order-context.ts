import { BaseRpcContext } from '@nestjs/microservices';
import type { Delivery } from './delivery.js';

/** What a handler learns of a delivery beside its payload, by `@Ctx()`. */
export class OrderContext extends BaseRpcContext<[Delivery, boolean]> {
  /** Aborts when the message is taken from us: stop working on it. */
  get signal(): AbortSignal {
    return this.args[0].signal;
  }

  /** W3C trace context of this attempt, while traces are taken. */
  get traceparent(): string | undefined {
    return this.args[0].traceparent;
  }

  /** True if a failure of this attempt is the end of this life of the order. */
  get isLastAttempt(): boolean {
    return this.args[1];
  }
}
