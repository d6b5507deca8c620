import { answerCounts } from '../count/figures.mjs';
import { check, row } from '../row.mjs';

/** How long a gateway serves on after it said that it is not ready. */
const NOTICE_MS = 1000;

export const rollingRestart = row({
  id: 'F24',
  title: 'rolling restart',
  fault:
    'Both gateways and both consumers are ended by SIGTERM and started again, one after the other, under load that goes to ready gateways only',
  holds: [
    'No request fails',
    'No backend call is begun twice',
    'Each process ends by itself with exit code 0',
  ],
  stack: {
    gatewayEnv: { SHUTDOWN_DELAY_MS: String(NOTICE_MS) },
    // Long enough for calls to be under way at each end.
    backendEnv: { BACKEND_BASE_LATENCY_MS: '50' },
  },
  // What a client sends twice would be delivered twice.
  load: { gateways: 'ready', againShare: 0 },

  async provoke({ system, random, pause, hasTime, broken, healed }) {
    do {
      for (const app of [...system.gateways, ...system.consumers]) {
        await pause(random.between(100, 500));
        broken(`SIGTERM to ${app.name}`);
        await app.kill('SIGTERM');
        await app.start();
        healed(`${app.name} is back`);
      }
    } while (hasTime(12_000));
  },

  checks({ answers, sums, system }) {
    const failed = answers.filter(({ status }) => status !== 202);
    const exits = system.processes.flatMap((app) => app.exits.map((exit) => ({ name: app.name, ...exit })));
    const hard = exits.filter(({ code }) => code !== 0);
    return [
      check('no request fails', failed.length === 0, JSON.stringify(answerCounts(answers))),
      check('no backend call is begun twice', sums.replays === 0, `${sums.replays} calls`),
      check(
        'each process ends with exit code 0',
        exits.length >= 4 && hard.length === 0,
        [`${exits.length} ends`, ...hard.map(({ name, code, signal }) => `${name} ${signal ?? code}`)].join(
          ', ',
        ),
      ),
    ];
  },
});
