export { AppProcess, type Exit, type LogEntry } from './app-process.js';
export { BackendObserver, type BackendStats } from './backend-observer.js';
export { eventually } from './eventually.js';
export { GatewayClient, type Answer } from './gateway-client.js';
export { anOrder, anUnknownArticle } from './orders.js';
export { broker, database } from './server-control.js';
export { submitAll, type Submissions } from './submit-all.js';
export { System, useSystem, type SystemOptions } from './system.js';
export { manage, VirtualHost, type RawMessage } from './vhost.js';
