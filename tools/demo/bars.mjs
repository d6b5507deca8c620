import { seconds } from './seconds.mjs';

/** @typedef {{ saved: number, inFlight: number, elapsedMs: number }} Progress */

const BAR_CELLS = 36;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const colours = [33, 36];

/** Without a terminal a line says how far a run is, this often. */
const PLAIN_LINE_MS = 1000;

/** One bar for each run, growing in place on a terminal; plain lines elsewhere. */
export class Bars {
  #names;
  #total;
  #out;
  #coloured;
  /** @type {Map<string, Progress>} */
  #progress = new Map();
  #plainAt = -PLAIN_LINE_MS;
  #isDrawn = false;

  /**
   * @param {readonly string[]} names
   * @param {number} total
   * @param {NodeJS.WriteStream} [out]
   */
  constructor(names, total, out = process.stdout) {
    this.#names = names;
    this.#total = total;
    this.#out = out;
    this.#coloured = process.env['NO_COLOR'] === undefined;
    if (out.isTTY) {
      out.write('\u001b[?25l');
      process.once('exit', () => this.end());
    }
  }

  /**
   * @param {string} name
   * @param {Progress} progress
   */
  show(name, progress) {
    const before = this.#progress.get(name);
    this.#progress.set(name, progress);
    if (this.#out.isTTY) this.#draw();
    else this.#printSometimes(name, progress, before);
  }

  /** Shows the cursor again. */
  end() {
    if (this.#out.isTTY) this.#out.write('\u001b[?25h');
  }

  #draw() {
    const up = this.#isDrawn ? `\u001b[${this.#names.length}A` : '';
    const lines = this.#names.map((name, index) => `\u001b[2K${this.#lineOf(name, index)}\n`);
    this.#out.write(up + lines.join(''));
    this.#isDrawn = true;
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  #lineOf(name, index) {
    const progress = this.#progress.get(name) ?? { saved: 0, inFlight: 0, elapsedMs: 0 };
    const head = `  ${name.padEnd(14)}`;
    const colour = this.#coloured ? [`\u001b[${colours[index % colours.length]}m`, '\u001b[0m'] : ['', ''];
    return `${head}${colour[0]}${bar(progress.saved / this.#total)}${colour[1]} ${this.#words(progress)}`;
  }

  /** @param {Progress} progress */
  #words({ saved, inFlight, elapsedMs }) {
    const count = `${String(saved).padStart(String(this.#total).length)} of ${this.#total} saved`;
    const now = saved < this.#total && inFlight > 0 ? `, ${inFlight} at once` : '';
    return `${count} ${seconds(elapsedMs).padStart(6)}${now}`;
  }

  /**
   * @param {string} name
   * @param {Progress} progress
   * @param {Progress | undefined} before
   */
  #printSometimes(name, progress, before) {
    const isWhole = progress.saved >= this.#total && (before?.saved ?? 0) < this.#total;
    if (before === undefined) this.#plainAt = -PLAIN_LINE_MS;
    if (!isWhole && progress.elapsedMs - this.#plainAt < PLAIN_LINE_MS) return;
    this.#plainAt = progress.elapsedMs;
    this.#out.write(`  ${name.padEnd(14)}${this.#words(progress)}\n`);
  }
}

/** @param {number} share */
function bar(share) {
  const filled = Math.round(Math.min(1, share) * BAR_CELLS * 8);
  const whole = '█'.repeat(Math.floor(filled / 8)) + eighths[filled % 8];
  return whole + '·'.repeat(BAR_CELLS - [...whole].length);
}
