import { z } from 'zod';
import { instant, search, status, version } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

const kind = z.enum(['jwt', 'saml2']);
const subject = z.enum(['username', 'email', 'user_id']);

/** The server's rules say more than these shapes. */
const members = {
  name: z.string(),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).meta({ description: 'Public keys (RFC 7517), for the kind jwt.' }),
  certificates: z.array(z.string()).meta({ description: 'X.509 certificates in PEM form, for the kind saml2. Each counts within its own validity.' }),
  subject: subject.meta({ description: 'Which member of a person the subject of an assertion is compared with. Default: username. An email counts if exactly one person has it.' }),
  clients: z.array(z.string()).meta({ description: 'client_ids that may use its assertions; empty: every client that is registered for the grant type.' }),
  scope: z.string().meta({ description: 'Space-separated: the most that a token may be for.' }),
};

export const trustedIssuerCreation = z.strictObject({
  kind: kind.meta({ description: 'jwt: RFC 7523; saml2: RFC 7522.' }),
  issuer: z.string().meta({ description: 'Exact value of iss, or of the Issuer element.' }),
  name: members.name.optional(),
  jwks: members.jwks.optional(),
  certificates: members.certificates.optional(),
  subject: members.subject.optional(),
  clients: members.clients.optional(),
  scope: members.scope,
});

/** Members that are left out stay; null takes one back to its default. Kind and issuer stay. */
export const trustedIssuerPatch = z.strictObject({
  name: members.name.nullable().optional(),
  jwks: members.jwks.nullable().optional(),
  certificates: members.certificates.nullable().optional(),
  subject: members.subject.nullable().optional(),
  clients: members.clients.nullable().optional(),
  scope: members.scope.nullable().optional(),
});

export const trustedIssuer = z.strictObject({
  trusted_issuer_id: z.string(),
  kind,
  issuer: z.string(),
  name: members.name,
  jwks: members.jwks.optional(),
  certificates: members.certificates.optional(),
  subject,
  clients: members.clients,
  scope: members.scope,
  disabled_at: instant.optional(),
  created_at: instant,
  updated_at: instant,
  version,
});

export const trustedIssuersQuery = pageQuery.extend({ q: search.optional(), kind: kind.optional(), status: status.optional() });
export const trustedIssuersPage = pageOf(trustedIssuer);

export type TrustedIssuerCreation = z.input<typeof trustedIssuerCreation>;
export type TrustedIssuerPatch = z.input<typeof trustedIssuerPatch>;
export type TrustedIssuerView = z.output<typeof trustedIssuer>;
