import type { AccessTokenReference } from '../model/access-token.js';

/** Remembers for admins who asked about which token. */
export interface InquiryLog {
  /** Costs who asks nothing: it neither waits nor fails, and may forget when there is too much to note. What it noted last may be lost
   *  with the process.
   *  @param reference of a token that exists
   *  @param active what was answered */
  note(reference: AccessTokenReference, clientId: string, active: boolean, at: Date): void;
}
