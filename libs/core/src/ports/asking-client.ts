/** What a client that asks says about itself. */
export interface AskingClient {
  readonly clientId: string;
  readonly clientName: string;
  readonly clientDescription?: string;
  readonly clientUri?: string;
  readonly logoUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
}

export interface ConsentScope {
  readonly name: string;
  readonly description: string;
  /** Name of the API that owns the scope; absent for built-in scopes. */
  readonly apiName?: string;
  /** Allowed this client before. */
  readonly allowedBefore: boolean;
}
