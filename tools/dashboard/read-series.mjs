import { SetUpError } from '../setup/set-up-error.mjs';

/** @import { Target } from './read-panels.mjs' */

/** @typedef {{ seconds: number, value: number | null }} Sample seconds from the beginning; null where there was nothing to tell */
/** @typedef {{ label: string, samples: Sample[] }} Series */
/** @typedef {{ fromSeconds: number, toSeconds: number }} Span since 1970 */

/** As often as Prometheus reads the apps. */
const LEAST_STEP_SECONDS = 5;

/** A panel has fewer pixels; Prometheus gives 11,000 at most. */
const MOST_POINTS = 1_000;

/**
 * What Prometheus has of an expression, as Grafana would ask and name it.
 * @param {string} prometheus its address
 * @param {Target} target
 * @param {Span} span
 * @returns {Promise<Series[]>}
 */
export async function readSeries(prometheus, { expr, legendFormat }, { fromSeconds, toSeconds }) {
  const url = new URL('api/v1/query_range', `${prometheus.replace(/\/$/, '')}/`);
  url.search = new URLSearchParams({
    query: expr,
    start: String(fromSeconds),
    end: String(toSeconds),
    step: String(Math.max(LEAST_STEP_SECONDS, Math.ceil((toSeconds - fromSeconds) / MOST_POINTS))),
  }).toString();
  const answer = await fetch(url).catch(() => undefined);
  if (!answer?.ok) throw new SetUpError(`Prometheus at ${prometheus} does not answer ${expr}`);
  /** @type {{ data: { result: { metric: Record<string, string>, values: [at: number, value: string][] }[] } }} */
  const { data } = await /** @type {Promise<any>} */ (answer.json());
  return data.result.map(({ metric, values }) => ({
    label: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? ''),
    samples: values.map(([at, text]) => ({ seconds: at - fromSeconds, value: finite(Number(text)) })),
  }));
}

/** Quantiles of nothing are NaN. @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : null);
