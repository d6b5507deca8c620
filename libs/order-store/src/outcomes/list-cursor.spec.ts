import { InvalidCursorError } from '../connection/store.errors.js';
import { fromCursor, toCursor } from './list-cursor.js';

const position = { updatedAt: new Date(1_795_434_489_280), id: '9d1f2b64-77aa-8c3e-9b21-0123456789ab' };

describe('a list cursor', () => {
  it('leads back to where the page ended', () => {
    expect(fromCursor(toCursor(position))).toEqual(position);
  });

  it('needs no escaping in a URL', () => {
    expect(toCursor(position)).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    ['nothing', ''],
    ['anything', 'AAAA'],
    ['an id that is none', Buffer.from('1795434489280 42').toString('base64url')],
    ['a time beyond all', Buffer.from(`999999999999999 ${position.id}`).toString('base64url')],
    ['more after its end', Buffer.from(`1795434489280 ${position.id} x`).toString('base64url')],
  ])('is refused if it is %s', (_what, cursor) => {
    expect(() => fromCursor(cursor)).toThrow(InvalidCursorError);
  });
});
