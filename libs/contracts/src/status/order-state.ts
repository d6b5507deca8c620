/** What a client reads of an order. `accepted` has no row in the store: the id itself proves it. */
export const orderStates = ['accepted', 'retrying', 'saved', 'rejected', 'failed'] as const;
export type OrderState = (typeof orderStates)[number];

/** States that the store records. */
export const recordedStates = ['retrying', 'saved', 'rejected', 'failed'] as const;
export type RecordedState = (typeof recordedStates)[number];

/** A state after which nothing more happens to that submission by itself. */
export function isFinal(state: OrderState): boolean {
  return state === 'saved' || state === 'rejected' || state === 'failed';
}
