/** What the mock backend did since its last reset, by its `GET /stats`. Only what is saved survives the process. */
export interface BackendStats {
  readonly requests: number;
  /** Effects in the ledger: orders saved, and duplicates where uniqueness is off. Survives kill -9, not power loss. */
  readonly saved: number;
  /** Calls that brought an order which it had begun to save before. */
  readonly replays: number;
  readonly rejected: number;
  readonly failed: number;
  /** Calls under way now whose caller is still connected. */
  readonly inFlight: number;
  /** Most of them at once. */
  readonly peakInFlight: number;
  /** Calls that ran on after their caller had gone. */
  readonly orphaned: number;
  /** Of these, how many still run. */
  readonly orphansInFlight: number;
  readonly firstSavedAt: string | null;
  readonly lastSavedAt: string | null;
}
