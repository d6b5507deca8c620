import { endWith, SpanKind, startSpan } from '@order-intake/contracts';
import type { StoreBatch } from './plan-batch.js';

/**
 * Takes a span of the statement for each sampled order in it: a span belongs to one trace, and the statement to many.
 * See https://opentelemetry.io/docs/specs/semconv/database/postgresql/.
 *
 * @param url of the database
 */
export function traceCommit<T>(
  { outcomes, deadLetters, traceparents = [] }: StoreBatch,
  url: string,
  commit: () => Promise<T>,
): Promise<T> {
  const spans = traceparents.flatMap(
    (traceparent) => startSpan('INSERT orders', SpanKind.CLIENT, traceparent) ?? [],
  );
  if (spans.length === 0) return commit();
  const rows = Math.max(outcomes.length, deadLetters.length);
  const attributes = { ...databaseOf(url), ...(rows > 1 && { 'db.operation.batch.size': rows }) };
  return spans.reduce((work, span) => endWith(span.setAttributes(attributes), work), commit());
}

function databaseOf(url: string) {
  const { hostname, port, pathname } = new URL(url);
  return {
    'db.system.name': 'postgresql',
    'db.namespace': decodeURIComponent(pathname.slice(1)),
    'db.collection.name': 'orders',
    'db.operation.name': 'INSERT',
    'server.address': hostname,
    'server.port': Number(port) || 5432,
  };
}
