import {
  problemKind,
  problemNames,
  problemOf,
  type JsonSchema,
  type ProblemName,
} from '@order-intake/contracts';

/** One example of each problem of the catalogue, for `components.examples`. */
export function problemExamples(): Record<string, JsonSchema> {
  return Object.fromEntries(
    problemNames.map((name) => [name, { summary: problemKind(name).title, value: exampleOf(name) }]),
  );
}

/** The responses of an operation that can meet these problems, by status. */
export function problemResponses(names: readonly ProblemName[]): Record<string, JsonSchema> {
  const byStatus = Object.groupBy(names, (name) => String(problemKind(name).status));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group]) => [status, problemResponse(group ?? [])]),
  );
}

function problemResponse(names: readonly ProblemName[]): JsonSchema {
  const tellsWhen = names.some((name) => problemKind(name).retryAfterSeconds !== undefined);
  return {
    description: names.map((name) => `\`${name}\`: ${problemKind(name).title}.`).join(' '),
    ...(tellsWhen && { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/examples/${name}` }])),
      },
    },
  };
}

function exampleOf(name: ProblemName): JsonSchema {
  const errors = [{ pointer: '/lines/0/quantity', detail: 'must be >= 1' }];
  return { ...problemOf(name, { instance: '/v1/orders', ...(name === 'validation-failed' && { errors }) }) };
}
