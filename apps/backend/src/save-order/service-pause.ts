import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Makes calls take their time. When the app stops, all of them are over at once, and orders under way are saved. */
@Injectable()
export class ServicePause implements OnModuleDestroy {
  readonly #endings = new Set<() => void>();
  #isStopping = false;

  /** Resolves after `durationMs`; 0 takes no event loop turn. */
  async last(durationMs: number): Promise<void> {
    if (durationMs <= 0 || this.#isStopping) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#endings.delete(end);
        resolve();
      };
      // Node cuts the fraction off a timer's duration, which is much of a short one.
      const timer = setTimeout(end, Math.round(durationMs));
      this.#endings.add(end);
    });
  }

  onModuleDestroy(): void {
    this.#isStopping = true;
    for (const end of this.#endings) end();
  }
}
