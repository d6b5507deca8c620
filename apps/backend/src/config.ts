import {
  commonConfigSpec,
  milliseconds,
  nonNegative,
  portNumber,
  str,
  type Config,
} from '@order-intake/platform';

/** Every variable that the mock backend reads. */
export const backendConfigSpec = {
  ...commonConfigSpec,
  BACKEND_PORT: portNumber({ default: 3100, desc: 'Port of the mock backend.' }),
  BACKEND_BASE_LATENCY_MS: milliseconds({ default: 50, desc: 'Service time of a call that is alone.' }),
  BACKEND_SIGMA: nonNegative({ default: 0.02, desc: 'Contention: the part of the work that queues.' }),
  BACKEND_KAPPA: nonNegative({ default: 0.0005, desc: 'Coherency: what each pair of calls costs.' }),
  BACKEND_LEDGER: str({
    default: '.local/backend/ledger.sqlite',
    desc: 'SQLite file of the saved orders; its folder is made if it is missing.',
  }),
};

export type BackendConfig = Config<typeof backendConfigSpec>;
