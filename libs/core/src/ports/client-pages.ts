import type { Connection } from '../model/connection.js';
import type { ClientType } from '../model/client.js';

/** Renders the pages on which people register clients for themselves, and see what they decided about those of others. */
export interface ClientPages {
  registerClient(page: RegisterClientPage): string;
  clientList(page: ClientListPage): string;
  connections(page: ConnectionsPage): string;
}

/** What they have in common. */
export interface PersonalPage {
  /** Who is signed in. */
  readonly username: string;
  readonly registerPath: string;
  readonly clientListPath: string;
  readonly connectionsPath: string;
}

export interface RegisterClientPage extends PersonalPage {
  /** Where the form posts to. */
  readonly action: string;
  readonly csrfToken: string;
  /** Redirect URIs with http may lead to any host. */
  readonly plainHttpAllowed: boolean;
  readonly values: RegistrationValues;
  readonly problems: RegistrationProblems;
  /** Sentence about the whole. */
  readonly problem?: string;
}

/** As typed; shown again after a failure so that nothing is lost. */
export interface RegistrationValues {
  readonly name: string;
  readonly description: string;
  readonly type: string;
  readonly redirectUri: string;
}

/** A readable sentence for each field that is wrong. */
export type RegistrationProblems = Readonly<Partial<Record<keyof RegistrationValues, string>>>;

export interface ClientListPage extends PersonalPage {
  /** Where the forms post to that ask for another secret. */
  readonly rotateAction: string;
  readonly csrfToken: string;
  /** What has just happened. */
  readonly news?: ClientNews;
  /** Newest first. */
  readonly clients: readonly OwnClient[];
}

export interface ClientNews {
  readonly about: 'registered' | 'rotated';
  readonly clientId: string;
  readonly clientName: string;
  /** Shown this once. */
  readonly clientSecret?: string;
}

export interface OwnClient {
  readonly clientId: string;
  readonly clientName: string;
  readonly clientDescription?: string;
  readonly clientType: ClientType;
  /** It has a secret, which its owner may replace. */
  readonly hasSecret: boolean;
  readonly redirectUris: readonly string[];
  /** An admin stopped it. */
  readonly disabled: boolean;
}

export interface ConnectionsPage extends PersonalPage {
  /** Where the forms post to that take everything back from a client. */
  readonly revokeAction: string;
  readonly csrfToken: string;
  /** Just now this client lost its access. */
  readonly revokedClientName?: string;
  /** Newest first. */
  readonly connections: readonly ConnectionLine[];
}

/** One decision. */
export interface ConnectionLine {
  readonly clientId: string;
  readonly clientName: string;
  readonly clientDescription?: string;
  readonly state: Connection['state'];
  /** No later decision has replaced it. */
  readonly inForce: boolean;
  /** The client has something that the person can take back here. */
  readonly revocable: boolean;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
  /** Host (or custom scheme) that answers go to. */
  readonly returnsTo?: string;
}
