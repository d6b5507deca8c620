/** What a catalogue entry says of one kind of failure. */
export interface ProblemKind {
  /** HTTP status; also where the problem stands in a status page or a dead letter. */
  readonly status: number;
  readonly title: string;
  /** What it means, in a sentence for the client's developer. */
  readonly meaning: string;
  /** What the client should do. */
  readonly action: string;
  /** Seconds for `Retry-After`; every 503 and 429 has it. */
  readonly retryAfterSeconds?: number;
}

/**
 * The problem catalogue: one source for HTTP errors (RFC 9457), the `error` of a status, and the reasons of dead letters.
 * Only `outcome-unknown` leaves open whether an order was accepted.
 */
export const problemCatalogue = {
  'malformed-json': {
    status: 400,
    title: 'The body is not JSON',
    meaning: 'The request body could not be read as JSON. Nothing was accepted.',
    action: 'Correct the body; the detail says where reading stopped.',
  },
  'validation-failed': {
    status: 400,
    title: 'The request breaks the contract',
    meaning: 'The request was read, but members are missing, unknown or out of range. Nothing was accepted.',
    action: 'Correct each place named in `errors`; the pointers are RFC 6901.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    meaning:
      'This address needs exactly one `Authorization: Bearer` field with a valid API key, and none in the URL. ' +
      'Nothing was accepted.',
    action: 'Send the key that the operators gave you; one that stood in a URL should be replaced.',
  },
  'route-not-found': {
    status: 404,
    title: 'There is nothing at this address',
    meaning: 'No resource of this service has that path.',
    action: 'Compare the path with /docs.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    meaning: 'The path exists, but not for this method; `Allow` lists those it has.',
    action: 'Use one of the methods in `Allow`.',
  },
  'order-not-found': {
    status: 404,
    title: 'No such order',
    meaning: 'The id was never issued to this client by this service, or is not an order id.',
    action: 'Use the id or `Location` of the answer to your submission.',
  },
  'duplicate-order-number': {
    status: 409,
    title: 'The order number is taken',
    meaning: 'This customer already has an order of that number with other content. This one is not saved.',
    action: 'Use a new order number, or send the first order unchanged to get its status.',
  },
  'payload-too-large': {
    status: 413,
    title: 'The body is too large',
    meaning: 'The request body is larger than 65536 bytes. Nothing was accepted.',
    action: 'Split the order.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not application/json',
    meaning: 'Only uncompressed `application/json` in UTF-8 is read. Nothing was accepted.',
    action: 'Send `Content-Type: application/json` and no `Content-Encoding`.',
  },
  'backend-rejected': {
    status: 422,
    title: 'The backend refuses the order',
    meaning: 'The order is well formed, but the system of record refuses it for good.',
    action: 'Correct what the detail names and send it as a new order.',
  },
  'too-many-requests': {
    status: 429,
    title: 'This client sends too many requests',
    meaning: 'The client has used up what it may send in this time. Nothing was accepted.',
    action: 'Send the same request again after `Retry-After`.',
    retryAfterSeconds: 1,
  },
  overloaded: {
    status: 503,
    title: 'Too many orders at once',
    meaning: 'This gateway has as many orders under way as it may. The order was not accepted.',
    action: 'Send the same order again after `Retry-After`.',
    retryAfterSeconds: 1,
  },
  'broker-refused': {
    status: 503,
    title: 'The queue takes no more orders',
    meaning: 'The message broker refused the order: the queue is full or has no quorum. It was not accepted.',
    action: 'Send the same order again after `Retry-After`.',
    retryAfterSeconds: 5,
  },
  'queue-missing': {
    status: 503,
    title: 'The queue does not exist',
    meaning: 'The message broker has no queue for orders. The order was not accepted.',
    action:
      'Send the same order again after `Retry-After`; operators start a consumer, which declares the queue.',
    retryAfterSeconds: 5,
  },
  'broker-unavailable': {
    status: 503,
    title: 'The message broker is unavailable',
    meaning:
      'The gateway is not connected to the message broker, or the broker blocks it. The order was not accepted.',
    action: 'Send the same order again after `Retry-After`.',
    retryAfterSeconds: 2,
  },
  'outcome-unknown': {
    status: 503,
    title: 'It is unknown whether the order was accepted',
    meaning: 'The broker was given the order, but did not confirm it in time.',
    action: 'Send the same order again: it is saved once, however often it is sent.',
    retryAfterSeconds: 1,
  },
  'status-unavailable': {
    status: 503,
    title: 'The status cannot be read now',
    meaning: 'The store of outcomes is unavailable. Orders are still accepted and saved.',
    action: 'Ask again after `Retry-After`.',
    retryAfterSeconds: 5,
  },
  'backend-unavailable': {
    status: 503,
    title: 'The backend is unavailable',
    meaning: 'The system of record could not be reached, or failed.',
    action: 'Send the same order again after `Retry-After`, or asynchronously to POST /v1/orders.',
    retryAfterSeconds: 5,
  },
  'backend-timeout': {
    status: 504,
    title: 'The backend did not answer in time',
    meaning: 'The system of record did not answer within the time limit; the order may have been saved.',
    action: 'Send the same order again: it is saved once, however often it is sent.',
  },
  'internal-error': {
    status: 500,
    title: 'The service failed',
    meaning: 'A fault of this service. Its operators find it in the log.',
    action: 'Send the same order again later; if it stays, tell the operators.',
  },
  'attempts-exhausted': {
    status: 504,
    title: 'All attempts to save the order failed',
    meaning: 'The backend failed at each attempt. The order is kept as a dead letter.',
    action: 'Wait for the operators to redrive it, or send the same order again.',
  },
  'undecodable-message': {
    status: 422,
    title: 'The message cannot be read',
    meaning:
      'A message on the queue is not JSON of the agreed schema, has the id of another order, or has more than 128 KiB. Its bytes are kept as a dead letter.',
    action: 'Correct the publisher by /asyncapi.json.',
  },
  'unknown-message-type': {
    status: 422,
    title: 'The message type is unknown',
    meaning:
      'A message on the queue has a `type` that this consumer does not handle. It is kept as a dead letter.',
    action: 'Deploy a consumer that knows the type, then redrive.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemName = keyof typeof problemCatalogue;

/** All names, in the catalogue's order. */
export const problemNames = Object.keys(problemCatalogue) as ProblemName[];

/** The catalogue's entry of a name. */
export function problemKind(name: ProblemName): ProblemKind {
  return problemCatalogue[name];
}
