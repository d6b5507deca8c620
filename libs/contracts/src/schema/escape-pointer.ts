/** A name as one step of a JSON pointer (RFC 6901, section 3), cut at 64 characters. */
export function escapePointer(name: string): string {
  return name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');
}
