import type { AskingClient, ConsentScope } from './asking-client.js';
import type { ClientPages } from './client-pages.js';
import type { DevicePages } from './device-pages.js';

/** Renders what people see. The core decides what is shown, the service how. */
export interface Pages extends ClientPages, DevicePages {
  signIn(page: SignInPage): string;
  secondFactor(page: SecondFactorPage): string;
  consent(page: ConsentPage): string;
  mediagoblinConsent(page: MediagoblinConsentPage): string;
  answer(page: AnswerPage): string;
  error(page: ErrorPage): string;
}

export interface SignInPage {
  /** Where the form posts to. */
  readonly action: string;
  readonly csrfToken: string;
  /** Absent: no application waits, the person goes on to a page of ours. */
  readonly clientName?: string;
  /** Typed before; shown again after a failure so that nothing is lost. */
  readonly username?: string;
  /** Readable sentence about what went wrong. */
  readonly problem?: string;
}

/** Asks for the code of the person's authenticator app, after the right password. */
export interface SecondFactorPage {
  readonly action: string;
  /** Path of the sign-in page: for another account. */
  readonly signInPath: string;
  readonly csrfToken: string;
  /** As on the sign-in page. */
  readonly clientName?: string;
  /** Whose password it was. */
  readonly username: string;
  readonly problem?: string;
}

export interface ConsentPage extends AskingClient {
  readonly action: string;
  readonly csrfToken: string;
  /** Nobody registered the client: its client_id is the origin that it lives at, and all that is known about it. */
  readonly unregistered?: true;
  /** Who is signed in. */
  readonly username: string;
  /** Host (or custom scheme) of the redirect URI: where the person goes back to. */
  readonly returnsTo: string;
  /** True when the redirect URI is plain http to this computer. */
  readonly returnsToThisComputer: boolean;
  readonly scopes: readonly ConsentScope[];
  /** Path of the "use another account" form. */
  readonly switchAccountAction: string;
}

/** Asks whether a client of MediaGoblin's dialect may have the one permission that there is. */
export interface MediagoblinConsentPage {
  readonly action: string;
  readonly csrfToken: string;
  /** Absolute URL of the authorization request; goes back with the form. */
  readonly next: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly clientDescription?: string;
  readonly clientUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
  /** Where it is no admin, nobody has looked at the client. */
  readonly registeredBy: 'admin' | 'you' | 'somebody';
  /** Who is signed in. */
  readonly username: string;
  /** Origin (or custom scheme) of the redirect URI. */
  readonly returnsTo: string;
  readonly returnsBy: 'encrypted' | 'this-computer' | 'plaintext';
  /** False: the request names the redirect URI, and nobody has registered it. */
  readonly redirectUriRegistered: boolean;
  /** Readable words for what is allowed. */
  readonly permission: string;
  /** Whom that belongs to. */
  readonly apiName: string;
}

export interface ErrorPage {
  readonly status: number;
  readonly title: string;
  /** Readable sentences: what happened, and what the person can do. */
  readonly explanation: string;
  /** OAuth error code, for developers. */
  readonly error: string;
  readonly description?: string;
  readonly requestId?: string;
  /** Present: the person may go back to the application and take the error along. */
  readonly wayBack?: WayBack;
}

/** An answer that goes to the application by a page of ours instead of a redirect. */
export interface AnswerPage {
  readonly wayBack: WayBack;
  /** The answer is an error. */
  readonly failed: boolean;
  /** AUTO_SUBMIT stands in the page, unchanged, behind the only form, in the only script element. */
  readonly autoSubmit: boolean;
}

/** How a person gets back to the application: by a link, or with `fields` by a form that posts them. */
export interface WayBack {
  /** Host (or custom scheme) of the redirect URI. */
  readonly place: string;
  readonly uri: string;
  readonly fields?: Readonly<Record<string, string>>;
}
