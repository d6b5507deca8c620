/** What makes an order number unique: the client, its customer, the number. */
export interface NumberKey {
  readonly client: string;
  readonly customerId: string;
  readonly orderNumber: string;
}

/** One saving of an order. */
export interface Effect extends NumberKey {
  readonly orderId: string;
  /** Client and order as canonical JSON: equal texts are equal orders. */
  readonly content: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

/** How often an order was saved: more than once is a duplicate, and so are two ids with one number. */
export interface EffectCount {
  readonly id: string;
  readonly effects: number;
  readonly client: string;
  readonly customerId: string;
  readonly orderNumber: string;
}

/** Effects since the last reset. */
export interface Tally {
  saved: number;
  firstSavedAt: number | undefined;
  lastSavedAt: number | undefined;
}
