import type { AppProcess } from './app-process.js';

/** Reads one figure by its name and some of its labels; 0 if there is no such series. */
export type ReadMetric = (name: string, labels?: Readonly<Record<string, string>>) => number;

/** What an app measures now, as Prometheus would read it. */
export async function readMetrics({ adminUrl }: AppProcess): Promise<ReadMetric> {
  const lines = (await (await fetch(`${adminUrl}/metrics`)).text()).split('\n');
  return (name, labels = {}) => {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const found = lines.find(
      (line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)),
    );
    return Number(found?.slice(found.lastIndexOf(' ')) ?? 0);
  };
}
