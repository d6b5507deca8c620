import { prefersHtml } from './prefers-html.js';

describe('prefersHtml', () => {
  it.each([
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/json;q=0.5, text/html',
  ])('gives a page to %j', (accept) => expect(prefersHtml(accept)).toBe(true));

  it.each([
    undefined,
    '',
    '*/*',
    'application/json',
    'application/problem+json, text/html;q=0.9',
    'text/html;q=0',
  ])('gives JSON to %j', (accept) => expect(prefersHtml(accept)).toBe(false));
});
