import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findK6 } from '../setup/k6.mjs';
import { SetUpError } from '../setup/set-up-error.mjs';
import { workspaceRoot } from '../setup/workspace.mjs';
import { CpuMeter } from './cpu-meter.mjs';

/** @import { BackendStats } from '@order-intake/contracts' */

/** Beyond this share of one core the generator itself may be what is slow. */
const SATURATED_CORES = 0.9;

/** k6's own HTTP server, of which two runs at once would want the same port. */
const withoutServer = ['--address', ''];

/**
 * @typedef {object} K6Run
 * @property {string} script the question, or a file
 * @property {Readonly<Record<string, string | undefined>>} [env] BASE_URL, BACKEND_URL and what the case asks for
 * @property {string} [resultFile] where the figures are kept; without it they are only returned
 * @property {boolean} [quiet] shows k6's output only when there is no result
 * @property {readonly string[]} [options] further arguments of `k6 run`
 * @property {AbortSignal} [signal] ends it
 */

/**
 * What a run found out: the JSON of `k6/lib/report.ts`. Which of the figures there are depends on the question.
 * @typedef {object} K6Result
 * @property {string} question
 * @property {Record<string, string | number>} case
 * @property {boolean} valid
 * @property {string[]} invalidBecause
 * @property {string} countedBy
 * @property {{ threshold: string, ok: boolean }[]} thresholds
 * @property {string} firstSentAt ISO 8601
 * @property {string} lastAnsweredAt
 * @property {string} lastSavedAt
 * @property {number} seconds from the first request sent to the last order saved
 * @property {number} attempts
 * @property {number} accepted
 * @property {number} saved
 * @property {number} unsaved
 * @property {number} failures
 * @property {number} ordersPerMinute
 * @property {LatencyFigures} latencyMs
 * @property {StepFigures[]} steps
 * @property {BackendStats} backend
 */

/** @typedef {{ avg: number, p50: number, p95: number, p99: number, max: number }} LatencyFigures */

/**
 * One constant rate, as `k6/lib/open-loop.ts` measured it.
 * @typedef {object} StepFigures
 * @property {string} name
 * @property {number} offeredPerSecond
 * @property {number} achievedPerSecond
 * @property {number} acceptedPerSecond
 * @property {number} goodputPerSecond saved
 * @property {number} refusedPerSecond
 * @property {number} failedPerSecond neither accepted nor refused: 504, or no answer
 * @property {LatencyFigures} [latencyMs] of requests that were not refused
 * @property {LatencyFigures} [refusalLatencyMs]
 */

/** A run that found nothing out: the script is broken, or what it needs is not there. */
export class K6Failure extends SetUpError {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/**
 * What the generator itself took of the machine while it sent.
 * @typedef {{ cpuCores: number, saturated: boolean }} K6Effort NaN where it cannot be known
 */

/**
 * Runs one case of one question.
 * @param {K6Run} run
 * @returns {Promise<{ exitCode: number, result: K6Result, k6: K6Effort }>}
 * @throws {K6Failure} when it did not come to a result
 */
export async function runK6({ script, env = {}, resultFile, quiet = false, options = [], signal }) {
  const k6 = await findK6();
  const scratch = await mkdtemp(join(tmpdir(), 'order-intake-k6-'));
  const file = resultFile ?? join(scratch, 'result.json');
  await rm(file, { force: true });
  try {
    const child = spawn(k6, ['run', ...withoutServer, ...options, scriptFile(script)], {
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
      env: { ...process.env, K6_NO_USAGE_REPORT: 'true', ...env, RESULT_FILE: file },
      ...(signal && { signal }),
    });
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    const meter = new CpuMeter(child.pid);
    /** @type {number} */
    const exitCode = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    }).finally(() => {
      process.off('exit', endWithUs);
      meter.stop();
    });
    const result = await readResult(file);
    if (!result)
      throw new K6Failure(`k6 ended with ${exitCode}, without a result.\n${Buffer.concat(output)}`, exitCode);
    return { exitCode: exitCode === 0 && !result.valid ? 1 : exitCode, result, k6: effort(meter, result) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @param {string} script */
const scriptFile = (script) => (script.endsWith('.ts') ? script : join(workspaceRoot, 'k6', `${script}.ts`));

/**
 * @param {string} file
 * @returns {Promise<K6Result | undefined>}
 */
async function readResult(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {CpuMeter} meter
 * @param {K6Result} result
 * @returns {K6Effort}
 */
function effort(meter, { firstSentAt, lastAnsweredAt }) {
  const cpuCores = meter.coresBetween(Date.parse(firstSentAt), Date.parse(lastAnsweredAt));
  return { cpuCores, saturated: cpuCores > SATURATED_CORES };
}
