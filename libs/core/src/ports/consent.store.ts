/** Which scopes a person has allowed a client before. */
export interface ConsentStore {
  find(userId: string, clientId: string): Promise<readonly string[]>;
  /** Adds the scopes to those allowed before. */
  add(userId: string, clientId: string, scope: readonly string[], at: Date): Promise<void>;
}
