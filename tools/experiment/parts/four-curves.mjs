import { join } from 'node:path';
import { casesOf } from '../../load/cases.mjs';
import { runK6 } from '../../load/run-k6.mjs';
import { say } from '../../setup/progress.mjs';

/** @import { Case } from '../../load/cases.mjs' */
/** @import { Lab } from '../lab.mjs' */
/** @import { Curve, CurvePoint, Results } from '../results.mjs' */
/** @import { StepFigures } from '../../load/run-k6.mjs' */

/** Goodput and latency over offered load: without a limit, with one that refuses, with a queue, with a queue and no limit. */
export const fourCurves = {
  name: 'four-curves',
  budgetSeconds: 7 * 60,

  /**
   * @param {Lab} lab
   * @returns {Promise<Partial<Results>>}
   */
  async run(lab) {
    /** @type {Map<Curve['curve'], CurvePoint[]>} */
    const curves = new Map();
    for (const one of casesOf('four-curves')) {
      const { curve, points } = await measure(lab, one);
      curves.set(curve, [...(curves.get(curve) ?? []), ...points]);
    }
    await lab.stack.use({ env: {} });
    return { fourCurves: [...curves].map(([curve, points]) => ({ curve, points })) };
  },
};

/**
 * @param {Lab} lab
 * @param {Case} one
 * @returns {Promise<Curve>}
 */
async function measure(lab, { env, stack: appEnv, freshBackend }) {
  const { stack, watch } = lab;
  if (freshBackend) await stack.end('backend');
  await stack.use({ env: appEnv });
  if (!freshBackend) await watch.untilIdle();
  const name = Object.values(env).join('-');
  const { result, k6 } = await runK6({
    script: 'four-curves',
    env: {
      BASE_URL: stack.urlOf('gateway'),
      BACKEND_URL: stack.urlOf('backend'),
      CONSUMER_URL: stack.urlOf('consumer'),
      ...env,
    },
    resultFile: join(lab.resultsDir, `four-curves-${name}.json`),
    quiet: true,
  });
  if (k6.saturated) lab.warn(`four-curves ${name}: k6 used ${k6.cpuCores.toFixed(2)} cores.`);
  if (!result.valid) lab.warn(`four-curves ${name} is not valid: ${result.invalidBecause.join(', ')}.`);
  const points = result.steps.map((step) => pointOf(step, result));
  say('four-curves', `${name}: ${points.map(describe).join(', ')}`);
  return { curve: /** @type {Curve['curve']} */ (String(result.case['CURVE'])), points };
}

/**
 * @param {StepFigures} step
 * @param {Pick<CurvePoint, 'valid' | 'invalidBecause'>} run
 * @returns {CurvePoint}
 */
function pointOf(
  { offeredPerSecond, goodputPerSecond, latencyMs, refusedPerSecond },
  { valid, invalidBecause },
) {
  const { p50, p99 } = latencyMs ?? { p50: null, p99: null };
  return {
    offeredPerSecond,
    goodputPerSecond,
    latencyMs: { p50, p99 },
    refusedPerSecond,
    valid,
    invalidBecause,
  };
}

/** @param {CurvePoint} point */
function describe({ offeredPerSecond, goodputPerSecond }) {
  return `${Math.round(goodputPerSecond)} of ${offeredPerSecond}/s`;
}
