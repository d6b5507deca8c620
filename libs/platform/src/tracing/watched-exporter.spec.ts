import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { WatchedExporter } from './watched-exporter.js';

describe('WatchedExporter', () => {
  const lines: unknown[] = [];
  const results: number[] = [];
  let next: { code: number; error?: Error };
  const exporter = new WatchedExporter(
    { export: (_, done) => done(next), shutdown: () => Promise.resolve() } satisfies SpanExporter,
    { warn: (line: unknown) => void lines.push(line) },
  );
  const exportOnce = (result: typeof next) => {
    next = result;
    exporter.export([], ({ code }) => results.push(code));
  };

  it('tells of the first failure and of the end of them', () => {
    const refused = new Error('Export failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:4318') });
    exportOnce({ code: 0 });
    exportOnce({ code: 1, error: refused });
    exportOnce({ code: 1, error: new Error('401') });
    exportOnce({ code: 0 });
    exportOnce({ code: 0 });
    expect(lines).toEqual([
      'traces cannot be delivered, and are dropped: connect ECONNREFUSED 127.0.0.1:4318',
      'traces are delivered again',
    ]);
    expect(results).toEqual([0, 1, 1, 0, 0]);
  });
});
