import { readPage } from './read-page.js';

describe('readPage', () => {
  it('begins at the first id, with a thousand', () => {
    expect(readPage({})).toEqual({ after: '', limit: 1_000 });
  });

  it('reads what is given', () => {
    expect(readPage({ after: 'x', limit: '5000' })).toEqual({ after: 'x', limit: 5_000 });
  });

  it.each([['0'], ['5001'], ['-1'], ['1.5'], [''], ['ten'], [['1', '2']]])(
    'refuses the limit %j',
    (limit) => {
      expect(() => readPage({ limit })).toThrow(
        expect.objectContaining({
          particulars: { errors: [expect.objectContaining({ pointer: '/limit' })] },
        }),
      );
    },
  );

  it('refuses two places to begin at', () => {
    expect(() => readPage({ after: ['a', 'b'] })).toThrow();
  });
});
