import { InvalidRequest } from '../../errors/oauth-error.js';
import { isPublic, type Client } from '../../model/client.js';
import { redirectUriProblem } from '../../registration/redirect-uri-rules.js';
import type { Parsed } from '../../wire/form.js';
import { Refusal } from './refusal.js';

/** Where the answer goes. */
export interface RedirectTarget {
  readonly redirectUri: string;
  /** The request named it. */
  readonly redirectUriGiven: boolean;
  /** False: the client has none, and nobody has vouched for this one. */
  readonly registered: boolean;
}

/** @throws Refusal there is none; InvalidRequest it is not the client's */
export function redirectTargetOf(client: Client, { params, repeated }: Parsed): RedirectTarget {
  if (repeated.has('redirect_uri')) throw new InvalidRequest('redirect_uri is repeated.');
  const given = params.get('redirect_uri');
  if (isPublic(client)) return ofPublic(client, given);
  return client.redirectUris.length > 0 ? ofRegistered(client, given) : ofUnregistered(given);
}

/** What it sends does not count: its users copy the code out of the address bar, and its URI is an example. */
function ofPublic({ redirectUris }: Client, given: string | undefined): RedirectTarget {
  const [first] = redirectUris;
  if (first === undefined) throw new Refusal('Public clients should have a redirect_uri pre-set.');
  const redirectUriGiven = given !== undefined && redirectUris.includes(given);
  return { redirectUri: redirectUriGiven ? given : first, redirectUriGiven, registered: true };
}

/** RFC 9700 §2.1: exact string comparison. RFC 6749 §3.1.2.3: may be left out when only one is registered. */
function ofRegistered({ redirectUris }: Client, given: string | undefined): RedirectTarget {
  const redirectUri = given ?? (redirectUris.length === 1 ? redirectUris[0] : undefined);
  if (redirectUri === undefined) throw new Refusal('No redirect_uri supplied!');
  if (!redirectUris.includes(redirectUri)) throw new InvalidRequest('redirect_uri is not registered for this client.');
  return { redirectUri, redirectUriGiven: given !== undefined, registered: true };
}

/** The person who consents decides about it; so it must be one that can be shown and that nobody on the way reads. */
function ofUnregistered(given: string | undefined): RedirectTarget {
  if (given === undefined) throw new Refusal('No redirect_uri supplied!');
  const problem = /^https?:\/\//i.test(given) ? redirectUriProblem(given) : 'must be an absolute URI with https, or with http to this computer';
  if (problem !== undefined) throw new InvalidRequest(`redirect_uri ${problem}.`);
  return { redirectUri: given, redirectUriGiven: true, registered: false };
}
