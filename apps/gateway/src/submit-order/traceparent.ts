/** W3C Trace Context, section 3.2.2: version, trace id, parent id, flags; all zeros and version ff are invalid. */
const pattern = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The `traceparent` of a request if it is well formed; anything else is dropped, as the standard asks. */
export function traceparentOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && pattern.test(header) ? header : undefined;
}
