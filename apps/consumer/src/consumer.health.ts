import type { HealthChecks, HealthReport } from '@order-intake/platform';
import type { OrdersTransport } from '@order-intake/messaging';

const leastPatienceMs = 60_000;

/** What the consumer says of itself. A pause on purpose, for the store or an alarm, is no lack of progress. */
export function consumerHealth(transport: OrdersTransport, backendTimeoutMs: number): HealthChecks {
  return {
    live: [{ name: 'progress', report: () => progress(transport, backendTimeoutMs, Date.now()) }],
    ready: [{ name: 'consuming', report: () => consuming(transport) }],
  };
}

function consuming(transport: OrdersTransport): HealthReport {
  const { limit, running, breaker, pauses } = transport.gate;
  if (transport.isConsuming)
    return { up: true, details: { limit, running, breaker, pauses, ...shareOf(transport) } };
  const { refusal } = transport;
  if (refusal === undefined)
    return {
      up: false,
      problem: 'no orders are delivered: the broker is not connected, or has not answered yet',
      endsWhen: 'the broker can be reached and accepts the connection',
    };
  return {
    up: false,
    problem: `no orders are delivered: the subscription is refused: ${refusal}`,
    endsWhen:
      'what it says is put right: a permission, a queue with other settings, consumers beyond the budget',
  };
}

/** What this consumer may do of a budget, and among how many it is shared. */
function shareOf({ fleet }: OrdersTransport): object {
  if (!fleet) return {};
  return { fleet: { budget: fleet.budget.calls, consumers: fleet.consumers, share: fleet.calls } };
}

/** Holding messages and settling none for long means that something hangs, which a restart ends. */
export function progress(
  transport: Pick<OrdersTransport, 'gate' | 'canForward' | 'progress'>,
  backendTimeoutMs: number,
  nowMs: number,
): HealthReport {
  const { gate, canForward } = transport;
  const { held, waitingSinceMs } = transport.progress;
  const patienceMs = Math.max(leastPatienceMs, 3 * backendTimeoutMs);
  const isPaused = gate.pauses.length > 0 || gate.breaker !== 'closed' || !canForward;
  if (held === 0 || isPaused || nowMs - waitingSinceMs < patienceMs) return { up: true, details: { held } };
  return {
    up: false,
    problem: `${held} messages are held, and none was settled for ${Math.round((nowMs - waitingSinceMs) / 1_000)} s`,
    endsWhen: 'the process is started again; the broker then delivers them anew',
  };
}
