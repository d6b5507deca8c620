/**
 * For every answer: it is what its type says, and no cache keeps it, unless its handler says otherwise. What else
 * @fastify/helmet would add is about pages, of which there are two; HSTS belongs to whoever ends TLS, before us.
 */
export const answerHeaders = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const;

/**
 * For a page: nothing runs in it, and nothing is loaded, but what is said here.
 *
 * @param sources `default-src` and the directives that differ from it
 */
export function pageHeaders(sources: string) {
  return {
    'content-security-policy': `${sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
  } as const;
}
