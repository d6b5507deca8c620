import { check, row } from '../row.mjs';

const LEAST_KILLS = 2;

/** Sent with the kill on its way, or just after it. */
const AROUND_KILL_MS = 100;

export const gatewayKilled = row({
  id: 'F1',
  title: 'gateway killed',
  fault: 'One of two gateways at a time is killed with SIGKILL under load, and started again',
  holds: ['An order that its client sends again, to whichever gateway, is one order'],
  load: { retryShare: 1 },

  async provoke({ system, random, pause, hasTime, broken, healed }) {
    for (let kills = 0; kills < LEAST_KILLS || hasTime(4000); kills += 1) {
      await pause(random.between(500, 1500));
      const gateway = random.pick(system.gateways);
      broken(`kill -9 of ${gateway.name}`);
      await gateway.kill();
      await pause(random.between(100, 700));
      await gateway.start();
      healed(`${gateway.name} is back`);
    }
  },

  checks({ ledger, sums, answers, brokenAtMs = 0 }) {
    const sentAgain = ledger.entries.filter(
      ({ submissions, knowledge }) => submissions > 1 && knowledge === 'accepted',
    );
    const cutOff = answers.filter(
      ({ failure, sentAtMs }) => failure !== undefined && sentAtMs > brokenAtMs - AROUND_KILL_MS,
    );
    const several = sentAgain.filter(({ ids }) => ids.size > 1);
    return [
      check(
        'the kills cut connections off',
        cutOff.length > 0,
        `${cutOff.length} submissions without an answer`,
      ),
      check(
        'orders sent again have one id and one effect',
        sentAgain.length > 0 && several.length === 0 && sums.duplicated.length === 0,
        `${sentAgain.length} sent again and accepted, ${several.length} of them under several ids`,
      ),
    ];
  },
});
