import { check, row } from '../row.mjs';

const LEAST_KILLS = 2;

export const gatewayKilled = row({
  id: 'F1',
  title: 'gateway killed',
  fault: 'One of two gateways at a time is killed with SIGKILL under load, and started again',
  holds: ['An order that its client sends again, to whichever gateway, is one order'],
  load: { retryShare: 1 },
  inContainers: true,

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

  checks({ ledger, sums }) {
    const cutOff = ledger.entries.filter(({ wasInDoubt }) => wasInDoubt);
    const sentAgain = cutOff.filter(({ knowledge }) => knowledge === 'accepted');
    const several = sentAgain.filter(({ ids }) => ids.size > 1);
    return [
      check('the kills cut connections off', cutOff.length > 0, `${cutOff.length} orders were in doubt`),
      check(
        'orders that are sent again have one id and one effect',
        sentAgain.length > 0 && several.length === 0 && sums.duplicated.length === 0,
        `${sentAgain.length} of them accepted then, ${several.length} under several ids`,
      ),
    ];
  },
});
