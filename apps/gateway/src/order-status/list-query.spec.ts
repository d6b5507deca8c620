import { ProblemException } from '@order-intake/platform';
import { readListQuery } from './list-query.js';

describe('readListQuery', () => {
  it('asks for fifty orders of any kind by itself', () => {
    expect(readListQuery({})).toEqual({ limit: 50 });
  });

  it('reads every parameter', () => {
    const parameters = {
      customerId: 'c-1',
      state: 'rejected,failed',
      updatedAfter: '2026-01-31T12:00:00+01:00',
      limit: '200',
      cursor: 'abc_-1',
    };
    expect(readListQuery(parameters)).toEqual({
      customerId: 'c-1',
      states: ['rejected', 'failed'],
      updatedAfter: new Date('2026-01-31T11:00:00Z'),
      limit: 200,
      cursor: 'abc_-1',
    });
  });

  it.each([
    [{ limit: '0' }, '/limit'],
    [{ limit: '201' }, '/limit'],
    [{ limit: '1e2' }, '/limit'],
    [{ limit: '' }, '/limit'],
    [{ limit: ['1', '2'] }, '/limit'],
    [{ state: 'accepted' }, '/state'],
    [{ state: 'saved,' }, '/state'],
    [{ customerId: 'not a name' }, '/customerId'],
    [{ updatedAfter: 'yesterday' }, '/updatedAfter'],
    [{ updatedAfter: '2026-13-01T00:00:00Z' }, '/updatedAfter'],
    [{ cursor: '../..' }, '/cursor'],
    [{ page: '2' }, '/page'],
    [{ constructor: 'x' }, '/constructor'],
    [{ 'a/b~': 'x' }, '/a~1b~0'],
  ])('refuses %j at %s', (parameters, pointer) => {
    expect(pointersOf(parameters)).toEqual([pointer]);
  });

  it('names all that is wrong at once', () => {
    expect(pointersOf({ limit: 'x', state: 'x', page: '1' })).toEqual(['/limit', '/state', '/page']);
  });
});

function pointersOf(parameters: Record<string, unknown>): string[] {
  try {
    readListQuery(parameters);
    return [];
  } catch (error) {
    return (error as ProblemException).particulars.errors?.map(({ pointer }) => pointer) ?? [];
  }
}
