import { describe, expect, it } from '@jest/globals';
import { source } from './app-facts.mjs';

const production = source('compose.production.yml');

describe('the files of Compose', () => {
  it('take the variables that the head of compose.production.yml lists, and no other', () => {
    const files = source('docker-compose.yml') + production;
    const taken = [...files.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const [list = ''] = /^# Variables [^]*?^(?!#)/m.exec(production) ?? [];
    const listed = list.match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? [];
    expect(taken.length).toBeGreaterThan(20);
    expect(listed.sort()).toEqual([...new Set(taken)].sort());
  });
});
