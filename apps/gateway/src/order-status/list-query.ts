import {
  escapePointer,
  namePattern,
  recordedStates,
  type RecordedState,
  type Violation,
} from '@order-intake/contracts';
import { ProblemException } from '@order-intake/platform';

/** What `GET /v1/orders` asks for. */
export interface ListQuery {
  readonly customerId?: string;
  readonly states?: RecordedState[];
  readonly updatedAfter?: Date;
  /** Orders on one page. */
  readonly limit: number;
  readonly cursor?: string;
}

const defaultLimit = 50;
const maxLimit = 200;
/** RFC 3339; an offset other than Z is allowed. */
const timestampPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** What a cursor of ours can consist of; what it says is the store's to read. */
const cursorPattern = /^[A-Za-z0-9_-]{1,512}$/;

/** Reads one parameter to its part of the query, or says what is wrong with it. */
type Reader = (value: string) => Partial<ListQuery> | string;

const readers: Record<string, Reader> = {
  customerId: (value) =>
    namePattern.test(value) ? { customerId: value } : `must match ${namePattern.source}`,
  state: (value) => {
    const states = value.split(',');
    return states.every(isRecorded)
      ? { states }
      : `must be a comma separated list of ${recordedStates.join(', ')}`;
  },
  updatedAfter: (value) =>
    timestampPattern.test(value) && !Number.isNaN(Date.parse(value))
      ? { updatedAfter: new Date(value) }
      : 'must be an RFC 3339 time, such as 2026-01-31T12:00:00Z',
  limit: (value) =>
    /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= maxLimit
      ? { limit: Number(value) }
      : `must be a whole number from 1 to ${maxLimit}`,
  cursor: (value) => (cursorPattern.test(value) ? { cursor: value } : invalidCursor),
};

const invalidCursor = 'must be the nextCursor of an earlier answer';

/** @throws ProblemException `validation-failed`, a pointer for each parameter that is unknown or wrong */
export function readListQuery(parameters: Record<string, unknown>): ListQuery {
  const errors: Violation[] = [];
  let query: ListQuery = { limit: defaultLimit };
  for (const [name, value] of Object.entries(parameters)) {
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    const part = read ? readOnce(read, value) : 'is not a parameter of this list';
    if (typeof part === 'string') errors.push({ pointer: `/${escapePointer(name)}`, detail: part });
    else query = { ...query, ...part };
  }
  if (errors.length > 0) throw badQuery(errors);
  return query;
}

/** A cursor that only looked like one. */
export function refuseCursor(): ProblemException {
  return badQuery([{ pointer: '/cursor', detail: invalidCursor }]);
}

function badQuery(errors: Violation[]): ProblemException {
  return new ProblemException('validation-failed', {
    detail: 'Query parameters are unknown or wrong.',
    errors,
  });
}

function readOnce(read: Reader, value: unknown): Partial<ListQuery> | string {
  return typeof value === 'string' ? read(value) : 'must be given once';
}

function isRecorded(state: string): state is RecordedState {
  return (recordedStates as readonly string[]).includes(state);
}
