import { announcesJson } from './media-type.js';

describe('announcesJson', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])(
    'reads %j',
    (type) => expect(announcesJson({ 'content-type': type })).toBe(true),
  );

  it.each([
    undefined,
    '',
    ' application/json',
    '\tapplication/json',
    'application/json\t',
    'application/json\t; charset=utf-8',
    'application/json;',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; x=y',
    'application/json, text/plain',
    'Application/JSON',
    'application/jsonx',
    'application/problem+json',
    'text/plain',
  ])('refuses %j', (type) => expect(announcesJson({ 'content-type': type })).toBe(false));

  it('refuses compressed bodies', () => {
    expect(announcesJson({ 'content-type': 'application/json', 'content-encoding': 'gzip' })).toBe(false);
  });
});
