import type { ApplicationType } from '../model/client.js';

interface DescribedMembers {
  readonly application_type?: ApplicationType | undefined;
  readonly client_type: string;
  readonly redirect_uris: readonly string[];
  readonly token_endpoint_auth_method: string;
}

type Rule = readonly [field: string, rule: string, broken: (members: DescribedMembers) => boolean];

/** What cannot be meant: the type describes a client and grants nothing, so whatever may make sense is allowed. */
export const APPLICATION_TYPE_RULES: readonly Rule[] = [
  [
    'redirect_uris',
    'must be empty for the application_type machine: it acts for itself, and nobody is sent back to it (RFC 6749 §4.4); where people sign in is web, spa or native',
    (m) => m.application_type === 'machine' && m.redirect_uris.length > 0,
  ],
  [
    'token_endpoint_auth_method',
    'must not use a secret for the application_type spa: whoever opens the page can read it there (RFC 6749 §2.1); give none, or the type web where a server of yours keeps the secret',
    (m) => m.application_type === 'spa' && m.token_endpoint_auth_method.startsWith('client_secret_'),
  ],
  [
    'token_endpoint_auth_method',
    'must not be none for the application_type api: who introspects tokens has to authenticate (RFC 7662 §2.1)',
    (m) => m.application_type === 'api' && m.token_endpoint_auth_method === 'none',
  ],
  [
    'client_type',
    'must not be public for the application_type api: who introspects tokens has to authenticate (RFC 7662 §2.1)',
    (m) => m.application_type === 'api' && m.token_endpoint_auth_method !== 'none' && m.client_type === 'public',
  ],
];
