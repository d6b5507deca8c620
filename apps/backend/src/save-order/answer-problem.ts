import { ProblemException } from '../problems/problem.exception.js';
import type { Answer } from './save-order.js';

/** What is said of an order that is refused. */
export function answerProblem(
  answer: Extract<Answer, { kind: 'taken' | 'unknown-article' }>,
): ProblemException {
  switch (answer.kind) {
    case 'taken':
      return new ProblemException('duplicate-order-number', { holder: answer.holder });
    case 'unknown-article':
      return new ProblemException('backend-rejected', { detail: `The article ${answer.sku} is unknown.` });
    default:
      return answer satisfies never;
  }
}
