import { exampleNumbers, orderExamples } from '../order-examples.js';
import { FreshNumbers } from './fresh-numbers.js';

const saved = JSON.stringify(orderExamples.saved.value);
const sameNumber = JSON.stringify(orderExamples['same number, other content'].value);

describe('FreshNumbers', () => {
  it('gives the example another number each time', () => {
    const numbers = new FreshNumbers(1_000);
    expect(new Set([1, 2, 3].map(() => numbers.fillIn(saved))).size).toBe(3);
  });

  it('gives the number that was accepted last, with other content', () => {
    const numbers = new FreshNumbers(1_000);
    const first = numberOf(numbers.fillIn(saved));
    numbers.accepted(first);
    numbers.fillIn(saved);
    expect(numberOf(numbers.fillIn(sameNumber))).toBe(first);
    expect(numberOf(numbers.fillIn(sameNumber))).toBe(first);
  });

  it('leaves a number of the user’s own alone', () => {
    const own = saved.replace(exampleNumbers.fresh, 'MY-1');
    expect(new FreshNumbers(1_000).fillIn(own)).toBe(own);
  });
});

function numberOf(body: string): string {
  return (JSON.parse(body) as { orderNumber: string }).orderNumber;
}
