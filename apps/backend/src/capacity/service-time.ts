/** How much the modelled backend can do. */
export interface Capacity {
  /** Service time of a call that is alone, in milliseconds. */
  readonly baseLatencyMs: number;
  /** Contention: the part of the work that is done one call at a time. */
  readonly sigma: number;
  /** Coherency: what each pair of calls costs to keep their data consistent. */
  readonly kappa: number;
}

/**
 * Service time by the Universal Scalability Law: base x (1 + sigma (n - 1) + kappa n (n - 1)). Throughput, n / service
 * time, rises to a peak near n = sqrt((1 - sigma) / kappa) and falls beyond it.
 *
 * Source: N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, chapters 4 to 6.
 *
 * @param inFlight calls under way, this one included: n, at least 1
 * @returns milliseconds
 */
export function serviceTimeMs({ baseLatencyMs, sigma, kappa }: Capacity, inFlight: number): number {
  const others = inFlight - 1;
  return baseLatencyMs * (1 + sigma * others + kappa * inFlight * others);
}
