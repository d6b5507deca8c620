import fc from 'fast-check';

/** What may stand where something else should. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, false, '', ' ', [], {}, [[]], -0, -1, 0, 0.5, 1e12, 2 ** 53, 1e308),
  fc.integer({ min: 63, max: 66 }).map((length) => 'x'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 70 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 3 }),
);

const change = fc.record({
  /** Counted over all places of the value. */
  place: fc.nat(1_000),
  how: fc.constantFrom('replace', 'remove', 'add'),
  by: anything,
  name: fc.oneof(fc.constantFrom('id', '__proto__', 'constructor', 'Lines', '0', 'toString'), fc.string()),
});

/** Like `good`, with one or two changes somewhere in it: nearly valid, and sometimes still valid. */
export function damaged(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(good, fc.array(change, { minLength: 1, maxLength: 2 })).map(([value, changes]) => {
    const root: Container = { value: structuredClone(value) };
    for (const { place, how, by, name } of changes) {
      const places = placesIn(root);
      const [parent, key] = places[place % places.length] ?? [root, 'value'];
      const held = parent[key];
      if (how === 'add' && Array.isArray(held)) held.push(by);
      else if (how === 'add' && isContainer(held)) define(held, name, by);
      else if (how === 'remove' && parent !== root) remove(parent, key);
      else parent[key] = by;
    }
    return root['value'];
  });
}

/** Texts of JSON values, of which some bytes are others, missing, or there twice. */
export function spoiltTexts(values: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const cut = fc.record({ at: fc.nat(10_000), length: fc.nat(8), put: fc.uint8Array({ maxLength: 8 }) });
  return fc.tuple(values, fc.array(cut, { minLength: 1, maxLength: 3 })).map(([value, cuts]) =>
    cuts.reduce(
      (text, { at, length, put }) => {
        const from = at % (text.length + 1);
        return Buffer.concat([text.subarray(0, from), put, text.subarray(from + length)]);
      },
      Buffer.from(JSON.stringify(value) ?? ''),
    ),
  );
}

type Container = Record<string, unknown>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Every place at which a value stands, as its container and its key there. */
function placesIn(parent: Container): [Container, string][] {
  return Object.keys(parent).flatMap((key) => {
    const value = parent[key];
    return [[parent, key] as [Container, string], ...(isContainer(value) ? placesIn(value) : [])];
  });
}

/** As JSON.parse would: `__proto__` is a member like any other. */
function define(container: Container, name: string, value: unknown): void {
  Object.defineProperty(container, name, { value, enumerable: true, configurable: true, writable: true });
}

function remove(parent: Container, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}
