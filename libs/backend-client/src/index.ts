export { BackendClient, type BackendClientOptions } from './backend.client.js';
export { classify, type BackendAnswer, type OrderToSave, type SavedAtBackend } from './order-backend.js';
