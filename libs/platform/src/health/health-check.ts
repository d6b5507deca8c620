/** What one part of the app says of itself. It is asked often, and opens no connection to answer. */
export type HealthReport =
  | { readonly up: true; readonly details?: Readonly<Record<string, unknown>> }
  | {
      readonly up: false;
      readonly problem: string;
      /** What ends it, for who is called at night. */
      readonly endsWhen: string;
      /** The app serves on without this part: its probe is 200, and says so. */
      readonly degraded?: true;
    };

export interface HealthCheck {
  /** As it stands in the answer: `broker`, `store`, `progress`. */
  readonly name: string;
  readonly report: () => HealthReport;
}

/** The checks behind each of the three probes. */
export interface HealthChecks {
  /** A failure means: restart me. */
  readonly live: readonly HealthCheck[];
  /** A failure means: send me nothing. Shutting down is checked by itself. */
  readonly ready: readonly HealthCheck[];
}
