/** The gateways under load: BASE_URL may name several, comma separated. */
export const baseUrls = (__ENV.BASE_URL ?? 'http://127.0.0.1:3000').split(',');

/** The mock backend, whose counters are the independent side of the sums; without it the status pages count. */
export const backendUrl: string | undefined = __ENV.BACKEND_URL;

/** The consumer, for its limit. */
export const consumerUrl = __ENV.CONSUMER_URL ?? 'http://127.0.0.1:3200';

/** Where the figures go as JSON. */
export const resultFile: string | undefined = __ENV.RESULT_FILE;

/** Longer than any gateway waits for a backend, so that it is the gateway that gives up. */
export const requestTimeoutMs = 70_000;

export function numberFrom(name: string, byDefault: number): number {
  const text = __ENV[name];
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (text === '' || Number.isNaN(value) || value < 0)
    throw new Error(`${name} takes a number, not '${text}'.`);
  return value;
}

/** Numbers, comma separated. */
export function numbersFrom(name: string, byDefault: readonly number[]): readonly number[] {
  return __ENV[name] === undefined ? byDefault : __ENV[name].split(',').map(Number);
}

export function choiceFrom<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
  const text = __ENV[name] ?? choices[0];
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new Error(`${name} takes one of ${choices.join(', ')}, not '${text}'.`);
  return choice;
}
