/** A signed-in browser. Found by the hash of its cookie. */
export interface Session {
  readonly userId: string;
  readonly signedInAt: Date;
  readonly expiresAt: Date;
}
