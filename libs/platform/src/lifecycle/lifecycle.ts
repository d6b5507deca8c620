/** How far the app is in its life, as health tells it. */
export class Lifecycle {
  #isStarted = false;
  #isShuttingDown = false;

  get isStarted(): boolean {
    return this.#isStarted;
  }

  get isShuttingDown(): boolean {
    return this.#isShuttingDown;
  }

  started(): void {
    this.#isStarted = true;
  }

  shuttingDown(): void {
    this.#isShuttingDown = true;
  }
}
