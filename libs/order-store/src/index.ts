export { OrderStore, type OrderStoreOptions } from './order-store.js';
export type { StoreLog } from './connection/database.js';
export {
  InvalidCursorError,
  SchemaAheadError,
  StoreUnavailableError,
  UnstorableError,
  WriterClosedError,
  WriterFullError,
} from './connection/store.errors.js';
export type { DeadLetterEntry, DeadLetterGroup, DeadLetterQuery } from './dead-letters/dead-letter-list.js';
export { IntakeLog, type IntakeReport, type IntakeStore } from './intake/intake-log.js';
export type { PublisherReckoning, Reconciliation, StateCounts } from './intake/reconciliation.js';
export type { SequenceRange } from './intake/sequence-range.js';
export type { OrderListQuery, OrderPage } from './outcomes/order-list.js';
export { OutcomeWriter, type BatchStore, type OutcomeWriterOptions } from './outcomes/outcome-writer.js';
export type { StoreBatch, StoreEntry } from './outcomes/plan-batch.js';
export type { StoredOutcome } from './outcomes/stored-outcome.js';
