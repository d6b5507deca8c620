import { Gauge, type Registry } from 'prom-client';

/** A figure that is read when somebody asks for the metrics, so that keeping it costs nothing. */
export function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
