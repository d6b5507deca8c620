import exec from 'k6/execution';
import { Counter, Gauge, Trend } from 'k6/metrics';
import type { Scenario } from 'k6/options';
import { enter, type Accounts } from './accounts.ts';
import { submit, verdictOf, type Answer, type SubmitOptions, type Verdict } from './gateway.ts';
import { anOrder } from './orders.ts';
import { sleepUntil } from './sleep-until.ts';
import { figuresOf, type StepFigures } from './step-figures.ts';
import { leastOf, scenarioOf, type Step } from './step.ts';
import type { SummaryData } from './summary.ts';
import { readTally } from './tally.ts';

const firstSentAt = new Gauge('first_sent_at');
const lastAnsweredAt = new Gauge('last_answered_at');

interface Meters {
  readonly sent: Counter;
  readonly accepted: Counter;
  readonly refused: Counter;
  /** Neither accepted nor refused: 504, or no answer. */
  readonly failed: Counter;
  /** Of requests that were not refused. */
  readonly latency: Trend;
  readonly refusalLatency: Trend;
  /** Orders saved a second, between two looks at the backend's counter. */
  readonly goodput: Gauge;
}

/** Steps one after the other, or beside each other, with their scenarios and figures. Made in the init context. */
export class OpenLoop {
  readonly #meters: ReadonlyMap<string, Meters>;

  constructor(readonly steps: readonly Step[]) {
    this.#meters = new Map(
      steps.map(({ name }) => [
        name,
        {
          sent: new Counter(`${name}_sent`),
          accepted: new Counter(`${name}_accepted`),
          refused: new Counter(`${name}_refused`),
          failed: new Counter(`${name}_failed`),
          latency: new Trend(`${name}_latency`, true),
          refusalLatency: new Trend(`${name}_refusal_latency`, true),
          goodput: new Gauge(`${name}_goodput`),
        },
      ]),
    );
  }

  /** The script exports two functions for them: `send` for one order, and `watch`, which calls `watchGoodput`. */
  scenarios(): Record<string, Scenario> {
    const watch: Scenario = {
      executor: 'per-vu-iterations',
      exec: 'watch',
      vus: 1,
      iterations: 1,
      maxDuration: `${this.#endSeconds + 30}s`,
    };
    return { ...Object.fromEntries(this.steps.map((step) => [step.name, scenarioOf(step)])), watch };
  }

  /** Thresholds of the rates: a step that was not offered makes the run invalid. */
  get offered(): Record<string, string[]> {
    return Object.fromEntries(this.steps.map((step) => [`${step.name}_sent`, [`count>=${leastOf(step)}`]]));
  }

  /** Sends one order, in the step whose scenario calls it. */
  send(
    { run }: Accounts,
    { order = anOrder(run), ...options }: SubmitOptions & { order?: object } = {},
  ): Sent {
    const { name, startTime } = exec.scenario;
    const step = this.steps.find((one) => one.name === name);
    const meters = this.#meters.get(name);
    if (!step || !meters) throw new Error(`${name} is not a step.`);
    const sentAt = Date.now();
    const answer = submit(order, options);
    const verdict = verdictOf(answer);
    const tookMs = Date.now() - sentAt;
    enter(verdict);
    const sinceWarmUpMs = sentAt - startTime - step.warmUpSeconds * 1000;
    const isMeasured = sinceWarmUpMs >= 0 && sinceWarmUpMs < step.seconds * 1000;
    if (isMeasured) record(meters, { verdict, sentAt, tookMs });
    return { step, answer, verdict, sentAt, tookMs, isMeasured, beganAt: startTime };
  }

  /** Looks at the backend's counter at the begin and the end of what is measured of each step, in turn. */
  watchGoodput({ run }: Accounts): void {
    const { startTime } = exec.scenario;
    for (const { name, startSeconds, warmUpSeconds, seconds } of this.steps) {
      const beginsAt = startTime + (startSeconds + warmUpSeconds) * 1000;
      sleepUntil(beginsAt);
      const before = { saved: readTally(run).saved, at: Date.now() };
      sleepUntil(beginsAt + seconds * 1000);
      const after = { saved: readTally(run).saved, at: Date.now() };
      this.#meters.get(name)?.goodput.add((after.saved - before.saved) / ((after.at - before.at) / 1000));
    }
  }

  figures(data: SummaryData): StepFigures[] {
    return this.steps.map((step) => figuresOf(data, step));
  }

  /** Why the load was not the one planned. */
  shortfalls(data: SummaryData): string[] {
    return this.figures(data)
      .filter(({ isOffered }) => !isOffered)
      .map(
        ({ name, offeredPerSecond, achievedPerSecond }) =>
          `${name}: ${achievedPerSecond}/s were sent of ${offeredPerSecond}/s planned`,
      );
  }

  get #endSeconds(): number {
    return Math.max(...this.steps.map((step) => step.startSeconds + step.warmUpSeconds + step.seconds));
  }
}

/** One order, and how it was taken. */
export interface Sent {
  readonly step: Step;
  readonly answer: Answer;
  readonly verdict: Verdict;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly tookMs: number;
  /** False in the warm-up. */
  readonly isMeasured: boolean;
  /** When the step began, in milliseconds since 1970. */
  readonly beganAt: number;
}

function record(
  meters: Meters,
  { verdict, sentAt, tookMs }: Pick<Sent, 'verdict' | 'sentAt' | 'tookMs'>,
): void {
  firstSentAt.add(sentAt);
  lastAnsweredAt.add(sentAt + tookMs);
  meters.sent.add(1);
  if (verdict === 'refused') {
    meters.refused.add(1);
    meters.refusalLatency.add(tookMs);
    return;
  }
  (verdict === 'accepted' ? meters.accepted : meters.failed).add(1);
  meters.latency.add(tookMs);
}
