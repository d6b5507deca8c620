/** Fills in the order numbers of the examples. Runs in the browser. */
export class FreshNumbers {
  #last: string | undefined;
  #count = 0;

  /** @param startedAtMs milliseconds since 1970; keeps the numbers of two visits apart */
  constructor(private readonly startedAtMs: number) {}

  /** The request body to send for the one in the editor. What is no example is sent as it is. */
  fillIn(body: string): string {
    return body
      .replace('PO-EXAMPLE-FRESH', () => this.#next())
      .replace('PO-EXAMPLE-LAST', () => this.#last ?? this.#next());
  }

  /** The number is taken now. */
  accepted(orderNumber: string): void {
    this.#last = orderNumber;
  }

  #next(): string {
    this.#count += 1;
    return `PO-${this.startedAtMs.toString(36).toUpperCase()}-${this.#count}`;
  }
}
