/** A person's yes or no to a client. Every decision is kept; the latest counts. */
export interface Connection {
  readonly userId: string;
  readonly clientId: string;
  /** Where answers may go under this decision; absent: to the client's registered redirect URI. */
  readonly redirectUri?: string;
  readonly state: 'approved' | 'rejected';
  readonly decidedAt: Date;
}
