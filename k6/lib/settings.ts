/** The gateway under load. */
export const baseUrl = __ENV.BASE_URL ?? 'http://127.0.0.1:3000';

/** The mock backend, whose counters are the independent side of the sums; without it only status pages count. */
export const backendUrl: string | undefined = __ENV.BACKEND_URL;
