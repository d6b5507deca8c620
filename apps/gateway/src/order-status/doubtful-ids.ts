import { Injectable } from '@nestjs/common';
import { OrderStore, type StoredOutcome } from '@order-intake/order-store';

/** Ids that one query asks for. */
const maxIdsAtOnce = 500;

interface Question {
  readonly id: string;
  readonly answer: PromiseWithResolvers<StoredOutcome | undefined>;
}

/**
 * Looks up ids that no secret of ours proves: they are made up, or another client's, or of a secret that was retired.
 * There is one query at a time for all of them, so that however many come, they take one of the store's connections.
 */
@Injectable()
export class DoubtfulIds {
  #questions: Question[] = [];
  #isLooking = false;

  constructor(private readonly store: OrderStore) {}

  /** @returns undefined if no outcome is recorded. @throws StoreUnavailableError */
  find(id: string): Promise<StoredOutcome | undefined> {
    const answer = Promise.withResolvers<StoredOutcome | undefined>();
    this.#questions.push({ id, answer });
    if (!this.#isLooking) void this.#look();
    return answer.promise;
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#questions.length > 0) {
      const asked = this.#questions.splice(0, maxIdsAtOnce);
      try {
        const outcomes = await this.store.findMany(asked.map(({ id }) => id));
        const found = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
        for (const { id, answer } of asked) answer.resolve(found.get(id));
      } catch (error) {
        for (const { answer } of asked) answer.reject(error);
      }
    }
    this.#isLooking = false;
  }
}
