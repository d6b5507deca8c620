import { describeAnswer } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

/** From the dead connection, which a gateway sees at once: the kernel resets what the killed node had open. */
const REFUSED_WITHIN_MS = 1000;

/** What may answer while the broker is away. */
const honest = ['503 broker-unavailable', '503 outcome-unknown'];

/** And a balancer by itself, which sees no gateway ready. */
const honestOfBalancer = '503';

export const brokerKilled = row({
  id: 'F5',
  title: 'broker killed',
  fault: 'The broker, every node of it, is killed with SIGKILL under load, and started again',
  inContainers: true,
  holds: [
    'While it is away every submission is answered 503 within a second',
    'Gateways and consumers recover by themselves',
  ],

  async provoke(context) {
    const { system, random, pause, broken, healed, load, scaled } = context;
    // So that orders wait for another attempt at the kill, too.
    await system.backend.setFaults({ errorRate: 0.1, seed: Math.floor(random.between(1, 1e6)) });
    await pause(random.between(500, 1500));
    broken('kill -9 of the broker');
    await system.broker.kill();
    const goneAtMs = performance.now();
    await pause(random.between(500, scaled(3000)));
    context.seen = { goneAtMs, backAtMs: performance.now() };
    await system.broker.start();
    healed('the broker takes connections again');
    await system.backend.setFaults({});
    await load.accepted(100, 60_000);
  },

  checks({ sentBetween, system, seen, brokenAtMs = 0, healedAtMs = 0 }) {
    const { goneAtMs, backAtMs } = /** @type {{ goneAtMs: number, backAtMs: number }} */ (seen);
    const unconfirmed = sentBetween(goneAtMs, backAtMs).filter(({ status }) => status === 202);
    const sent = sentBetween(brokenAtMs, healedAtMs).filter(({ status }) => status !== 202);
    const known = system.isBalanced ? [...honest, honestOfBalancer] : honest;
    const dishonest = sent.filter((answer) => !known.includes(describeAnswer(answer)));
    const slowest = Math.max(0, ...sent.map(({ tookMs }) => tookMs));
    const restarted = system.processes.filter(({ exits }) => exits.length > 0);
    return [
      check(
        'submissions are refused with 503',
        sent.length > 0 && dishonest.length === 0,
        `${sent.length} refused, ${dishonest.length} in another way`,
      ),
      check(
        'none is accepted that no broker can have confirmed',
        unconfirmed.length === 0,
        unconfirmed.length,
      ),
      check('each within a second', slowest <= REFUSED_WITHIN_MS, `slowest ${Math.round(slowest)} ms`),
      check(
        'no app was started again',
        restarted.length === 0,
        restarted.map(({ name }) => name).join(' ') || 'none',
      ),
    ];
  },
});
