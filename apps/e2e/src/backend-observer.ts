import type { BackendOrder, BackendStats } from '@order-intake/contracts';

/** Looks into the mock backend and disturbs it. */
export class BackendObserver {
  constructor(readonly url: string) {}

  stats = () => this.call<BackendStats>('GET', '/stats');
  resetStats = () => this.call<unknown>('POST', '/stats/reset');
  /** An empty object heals. */
  setFaults = (faults: Record<string, unknown>) => this.call<unknown>('PUT', '/faults', faults);
  setCapacity = (capacity: Record<string, number>) => this.call<unknown>('PUT', '/capacity', capacity);

  /** What the backend holds under the id. */
  order = (id: string) => this.call<BackendOrder>('GET', `/orders/${id}`);

  /** Whether the backend holds the order. */
  async has(id: string): Promise<boolean> {
    return (await fetch(`${this.url}/orders/${id}`)).status === 200;
  }

  /** How often each order was saved, by its id: the ledger itself, not a counter. */
  async effects(): Promise<Map<string, number>> {
    const effects = new Map<string, number>();
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: { items: { id: string; effects: number }[]; next?: string } = await this.call(
        'GET',
        `/orders?after=${after}&limit=5000`,
      );
      for (const item of page.items) effects.set(item.id, item.effects);
      after = page.next;
    }
    return effects;
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`backend ${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}
