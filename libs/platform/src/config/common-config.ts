import { str } from 'envalid';
import { tracingConfigSpec, type TracingConfig } from '../tracing/tracing-config.js';
import { logLevel, milliseconds } from './validators.js';

/** Variables that every app reads. */
export const commonConfigSpec = {
  HOST: str({ default: '127.0.0.1', desc: 'Address that the app listens on.' }),
  LOG_LEVEL: logLevel({ default: 'info', desc: 'fatal, error, warn, info, debug, trace or silent.' }),
  SHUTDOWN_DELAY_MS: milliseconds({
    default: 0,
    desc: 'How long the app serves on after it reads not ready, so that balancers notice.',
  }),
  SHUTDOWN_TIMEOUT_MS: milliseconds({
    default: 10_000,
    desc: 'How long work under way may take when the app stops; the rest is aborted.',
  }),
  ...tracingConfigSpec,
};

/** What the boot of every app needs of its configuration. */
export interface CommonConfig extends TracingConfig {
  readonly HOST: string;
  readonly LOG_LEVEL: string;
  readonly SHUTDOWN_DELAY_MS: number;
  readonly SHUTDOWN_TIMEOUT_MS: number;
}
