/**
 * True if an `Accept` header ranks `text/html` above JSON, as a browser's does. Programs send `*` or JSON types.
 * Quality values are read as RFC 9110, section 12.5.1 has them; at equal quality the earlier wins.
 */
export function prefersHtml(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const best = (pattern: RegExp) =>
    Math.max(0, ...ranges.filter(({ type }) => pattern.test(type)).map(({ rank }) => rank));
  return best(/^text\/html$/) > best(/json$|^\*\/\*$|^application\/\*$/);
}

function parseRange(range: string, index: number): { type: string; rank: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
  return { type, rank: quality > 0 ? quality - index / 1_000 : 0 };
}
