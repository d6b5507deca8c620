export { BackendClient, type BackendClientOptions } from './backend.client.js';
export type { OrderToSave, SavedAtBackend } from './order-backend.js';
