import { say } from '../setup/progress.mjs';
import { settingsOf } from './settings.mjs';
import { StackWatch } from './stack-watch.mjs';

/** @import { PrivateStack } from './private-stack.mjs' */
/** @import { Parameters } from './results.mjs' */

/**
 * @typedef {object} LabOptions
 * @property {string} resultsDir for files of the runs
 * @property {number} passes how often a table is run
 */

/** What every part of the experiment works with. */
export class Lab {
  /** What a reader of the figures must know. */
  warnings = /** @type {string[]} */ ([]);

  /**
   * @param {PrivateStack} stack
   * @param {StackWatch} watch
   * @param {Parameters} parameters
   * @param {LabOptions} options
   */
  constructor(stack, watch, parameters, { resultsDir, passes }) {
    this.stack = stack;
    this.watch = watch;
    this.parameters = parameters;
    this.resultsDir = resultsDir;
    this.passes = passes;
  }

  /**
   * @param {PrivateStack} stack
   * @param {LabOptions} options
   */
  static async open(stack, options) {
    await stack.use({ env: {} });
    const watch = await StackWatch.open(stack);
    return new Lab(stack, watch, await settingsOf(stack), options);
  }

  /** @param {string} text */
  warn(text) {
    this.warnings.push(text);
    say('warning', text);
  }

  /**
   * Sets the backend's model for the calls from now on; what is left out is as configured.
   * @param {{ baseLatencyMs?: number, sigma?: number, kappa?: number }} capacity
   */
  async setCapacity(capacity) {
    const answer = await fetch(`${this.stack.urlOf('backend')}/capacity`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(capacity),
    });
    if (!answer.ok) throw new Error(`PUT /capacity: ${answer.status} ${await answer.text()}`);
  }

  close() {
    return this.watch.close();
  }
}
