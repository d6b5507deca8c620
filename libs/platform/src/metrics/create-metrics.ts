import { collectDefaultMetrics, Registry } from 'prom-client';

/** The Prometheus registry of an app, with what prom-client knows of process, event loop and garbage collection. */
export function createMetrics(app: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  return registry;
}
