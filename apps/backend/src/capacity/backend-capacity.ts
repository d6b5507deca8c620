import type { CapacitySettings } from './capacity.dto.js';
import { serviceTimeMs, type Capacity } from './service-time.js';

/** The capacity in force. */
export class BackendCapacity {
  #current: Capacity;

  constructor(private readonly configured: Capacity) {
    this.#current = configured;
  }

  get current(): Capacity {
    return this.#current;
  }

  change(settings: CapacitySettings): Capacity {
    this.#current = { ...this.configured, ...settings };
    return this.#current;
  }

  serviceTimeMs(inFlight: number): number {
    return serviceTimeMs(this.#current, inFlight);
  }
}
