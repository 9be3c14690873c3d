/** Who did what, when, from where. */
export interface AuditEntry {
  readonly at: Date;
  /** `user:<userId>`, `client:<clientId>`, `cli` or `system`. */
  readonly actor: string;
  /** The actor's name as people know it, at that time. */
  readonly actorName?: string;
  /** Dotted verb, such as `client.create`, `sign_in.failure`. */
  readonly action: string;
  /** `client:<id>`, `user:<id>`, `grant:<id>`, … */
  readonly target?: string;
  /** Remote address; absent for the command line. */
  readonly ip?: string;
  /** What changed, without any secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
}
