import { Injectable } from '@nestjs/common';
import { faultOf, type Fault } from './fault-plan.js';
import type { Faults } from './faults.dto.js';
import { seededRandom } from './seeded-random.js';

const defaultSeed = 1;

/** The faults in force. */
@Injectable()
export class InjectedFaults {
  #current: Faults = {};
  #random = seededRandom(defaultSeed);

  get current(): Faults {
    return this.#current;
  }

  /** Replaces all faults and begins the random numbers anew. */
  change(faults: Faults): Faults {
    this.#current = faults;
    this.#random = seededRandom(faults.seed ?? defaultSeed);
    return faults;
  }

  /** The fault of the next call. */
  next(): Fault {
    return faultOf(this.#current, this.#random());
  }
}
