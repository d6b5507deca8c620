export { DeliveryErrorFilter } from './consume/delivery-error.filter.js';
export { OrderContext } from './consume/order-context.js';
export type { OnSettled } from './consume/order-pipeline.js';
export { OrdersTransport, type OrdersTransportOptions } from './consume/orders-transport.js';
export type { JournalEntry, OutcomeJournal } from './consume/outcome-journal.js';
export type { BackendGate } from './consume/backend-gate.js';
export {
  OrderPublisher,
  type OrderPublisherOptions,
  type PublishNumbering,
} from './publish/order-publisher.js';
export type { DeadLetterJournal } from './dead-letters/dead-letter-journal.js';
export { PublishError, type PublishFailure } from './publish/publish.errors.js';
export { declareTopology } from './topology.js';
