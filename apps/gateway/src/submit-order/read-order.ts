import { compileValidator, Order, type Violation } from '@order-intake/contracts';
import { parseJson, refuseRepeatedMembers } from '../json/parse-json.js';
import { ProblemException } from '@order-intake/platform';

const violationsOf = compileValidator(Order);

/**
 * Reads the order that a request body states.
 *
 * @throws ProblemException `malformed-json` or `validation-failed`, saying where
 */
export function readOrder(body: unknown): Order {
  const order = parseJson(body);
  const violations = violationsOf(order);
  if (violations) throw contractBroken(violations);
  refuseRepeatedMembers(body as string, order);
  return order as Order;
}

function contractBroken(violations: Violation[]): ProblemException {
  const places = violations.length === 1 ? 'One place breaks' : `${violations.length} places break`;
  return new ProblemException('validation-failed', {
    detail: `${places} the contract. Nothing was accepted.`,
    errors: violations,
  });
}
