/**
 * JSON text that is the same for equal values: members sorted by UTF-16 code units, no white space.
 * It follows RFC 8785 (JSON Canonicalization Scheme), whose number and string forms are those of `JSON.stringify`.
 *
 * @param value a value that came from JSON: no `undefined`, functions or cycles
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  let members = '';
  for (const name of Object.keys(object).sort()) {
    members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(object[name])}`;
  }
  return `{${members}}`;
}
