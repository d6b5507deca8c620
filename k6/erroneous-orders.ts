// Of the orders that are wrong, how many are stopped at the gateway, and how many cost a place at the backend?
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';
import { accountsAdd, closeAccounts, openAccounts, type Accounts } from './lib/accounts.ts';
import { OpenLoop } from './lib/open-loop.ts';
import { commonOptions } from './lib/options.ts';
import { anOrder, type Order } from './lib/orders.ts';
import { report, show } from './lib/report.ts';
import { baseUrls, numberFrom } from './lib/settings.ts';
import { settle } from './lib/settle.ts';
import { spanOf } from './lib/step-figures.ts';
import { countOf, type SummaryData } from './lib/summary.ts';
import { profiles } from './profiles.ts';

/** A fifth is wrong: of 15 orders that 14 iterations send, one is malformed, one is refused by the backend, one uses a number again. */
const kinds = [
  'malformed',
  'unknown-article',
  'number-taken',
  ...new Array<'good'>(11).fill('good'),
] as const;
type WrongKind = Exclude<(typeof kinds)[number], 'good'>;

const profile = profiles.erroneousOrders;
const loop = new OpenLoop([
  {
    ...profile,
    name: 'mixed',
    startSeconds: 0,
    ratePerSecond: numberFrom('RATE', profile.ratePerSecond),
    seconds: numberFrom('STEP_SECONDS', profile.seconds),
  },
]);

const counters = (what: string) => ({
  malformed: new Counter(`malformed_${what}`),
  'unknown-article': new Counter(`unknown_article_${what}`),
  'number-taken': new Counter(`number_taken_${what}`),
});
const sent = counters('sent');
const stopped = counters('stopped');

const wrongSent = new Counter('wrong_sent');
const wrongStopped = new Counter('wrong_stopped');
/** Places at the backend that went to orders it refused. */
const wrongAtBackend = new Counter('wrong_at_backend');
/** Wrong orders that neither the gateway nor the backend refused. */
const wrongUnaccounted = new Counter('wrong_unaccounted');

export const options: Options = {
  ...commonOptions,
  scenarios: loop.scenarios(),
  thresholds: {
    ...accountsAdd,
    ...loop.offered,
    wrong_unaccounted: ['count==0'],
    malformed_stopped: ['count>0'],
    // What only the backend knows, no gateway can stop.
    unknown_article_stopped: ['count==0'],
    // One gateway knows the numbers that it accepted lately; of several each knows its own.
    number_taken_stopped: ['count>0'],
  },
};

export const setup = openAccounts;

export function send(accounts: Accounts) {
  const kind = kinds[exec.scenario.iterationInTest % kinds.length] ?? 'good';
  const good = anOrder(accounts.run);
  if (kind === 'good') {
    loop.send(accounts, { order: good });
    return;
  }
  if (kind === 'number-taken' && loop.send(accounts, { order: good }).verdict !== 'accepted') return;
  const { verdict } = loop.send(accounts, { order: spoil(good, kind) });
  sent[kind].add(1);
  wrongSent.add(1);
  wrongUnaccounted.add(1);
  if (verdict !== 'refused') return;
  stopped[kind].add(1);
  wrongStopped.add(1);
  wrongUnaccounted.add(-1);
}

function spoil(order: Order, kind: WrongKind): object {
  const [line] = order.lines;
  switch (kind) {
    case 'malformed':
      return { ...order, lines: [{ ...line, quantity: 0 }] };
    case 'unknown-article':
      return { ...order, lines: [{ ...line, sku: 'UNKNOWN-1' }] };
    case 'number-taken':
      return { ...order, lines: [{ ...line, quantity: 3 }] };
    default:
      return kind satisfies never;
  }
}

export function watch(accounts: Accounts) {
  loop.watchGoodput(accounts);
}

export function teardown({ run }: Accounts) {
  const tally = settle(run);
  closeAccounts(tally);
  wrongAtBackend.add(tally.rejected);
  wrongUnaccounted.add(-tally.rejected);
}

export function handleSummary(data: SummaryData) {
  const wrong = countOf(data, 'wrong_sent');
  const atGateway = countOf(data, 'wrong_stopped');
  const atBackend = countOf(data, 'wrong_at_backend');
  const unaccounted = countOf(data, 'wrong_unaccounted');
  const byKind = Object.keys(sent).map((kind) => {
    const metric = kind.replace('-', '_');
    return { kind, sent: countOf(data, `${metric}_sent`), stopped: countOf(data, `${metric}_stopped`) };
  });
  const part = (count: number) => show((count / wrong) * 100, '%');
  return report({
    question: 'erroneous-orders',
    case: { GATEWAYS: baseUrls.length },
    data,
    invalidBecause: [
      ...loop.shortfalls(data),
      ...(unaccounted === 0 ? [] : [`${unaccounted} wrong orders were refused by nobody`]),
    ],
    figures: {
      ...spanOf(data),
      steps: loop.figures(data),
      wrong: { sent: wrong, stoppedAtGateway: atGateway, costABackendSlot: atBackend, byKind },
    },
    lines: [
      `${show(wrong)} wrong orders, ${baseUrls.length} gateway(s): ${part(atGateway)} stopped at the gateway, ` +
        `${part(atBackend)} cost a place at the backend`,
      ...byKind.map((one) => `${one.kind}: ${show(one.stopped)} of ${show(one.sent)} stopped at the gateway`),
    ],
  });
}
