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

/** A figure for each of some things; those that are not read any more are not shown any more. */
export function addLabelledGauge(
  registry: Registry,
  { name, help, label }: { name: string; help: string; label: string },
  read: () => readonly (readonly [string, number])[],
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [value, figure] of read()) this.set({ [label]: value }, figure);
    },
  });
}
