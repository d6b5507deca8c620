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

  it('let only who is in a consumer’s container administer it, in production', () => {
    const services = production.split(/^ {2}(?=\w)/m);
    const consumers = services.filter((service) => service.startsWith('consumer'));
    expect(consumers.map((service) => service.trim()).slice(1)).toEqual([
      'consumer-2: *consumer',
      'consumer-3: *consumer',
    ]);
    expect(consumers[0]).toMatch(/^consumer: &consumer$[^]*^ {6}ADMIN_HOST: 127\.0\.0\.1$/m);
  });
});
