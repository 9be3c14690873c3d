import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { TrustedIssuer } from '../model/trusted-issuer.js';
import { MIN_RSA_BITS, publicJwks } from './jwks-rules.js';
import { scopeString } from './scope-rules.js';
import { clientId, displayText } from './text-rules.js';
import { parseByRules, type Violation } from './violation.js';

const MAX_ISSUER_LENGTH = 1024;
const MAX_CERTIFICATES = 10;
const MAX_CERTIFICATE_LENGTH = 16_384;
const MAX_CLIENTS = 500;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const PEM = /^-----BEGIN CERTIFICATE-----\s+[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;

/** One PEM certificate with a key that we verify signatures with, written as everybody writes it. */
const certificate = z.string().max(MAX_CERTIFICATE_LENGTH).transform((text, context): string => {
  const { pem = '', rule } = readCertificate(text);
  if (rule !== undefined) context.addIssue(rule);
  return pem;
});

function readCertificate(text: string): { readonly pem?: string; readonly rule?: string } {
  if (text.includes('PRIVATE KEY')) return { rule: 'must be a certificate: it contains a private key, which must be replaced now' };
  if (!PEM.test(text.trim())) return { rule: 'must be one certificate in PEM form, from BEGIN CERTIFICATE to END CERTIFICATE' };
  try {
    const parsed = new X509Certificate(text.trim());
    const rule = keyProblem(parsed);
    return rule === undefined ? { pem: parsed.toString() } : { rule };
  } catch {
    return { rule: 'must be a valid X.509 certificate' };
  }
}

function keyProblem({ publicKey }: X509Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type !== 'rsa' && type !== 'ec') return 'must have an RSA or EC key: signatures of other kinds are not checked';
  if (type === 'ec' && !CURVES.includes(details?.namedCurve ?? '')) return 'must have an EC key of P-256, P-384 or P-521';
  return type === 'rsa' && (details?.modulusLength ?? 0) < MIN_RSA_BITS ? `must have an RSA key of at least ${MIN_RSA_BITS} bits` : undefined;
}

/** A trusted issuer of an import file or of the admin API. */
export const trustedIssuerMembers = z.strictObject({
  kind: z.enum(['jwt', 'saml2']),
  issuer: displayText(MAX_ISSUER_LENGTH),
  name: displayText(MAX_ISSUER_LENGTH).optional(),
  jwks: publicJwks.optional(),
  certificates: z.array(certificate).max(MAX_CERTIFICATES).optional(),
  subject: z.enum(['username', 'email', 'user_id']).default('username'),
  clients: z
    .array(clientId)
    .max(MAX_CLIENTS)
    .transform((ids) => [...new Set(ids)])
    .default([]),
  scope: scopeString,
});

type Members = z.output<typeof trustedIssuerMembers>;

/** Rules that several members break together: [field, rule, broken?]. */
const RULES: readonly (readonly [string, string, (members: Members) => boolean])[] = [
  ['jwks', 'must contain at least one key for the kind jwt: signatures are checked with it (RFC 7523 §3)', (m) => m.kind === 'jwt' && (m.jwks?.keys.length ?? 0) === 0],
  ['jwks', 'must not be given for the kind saml2: give certificates', (m) => m.kind === 'saml2' && m.jwks !== undefined],
  ['certificates', 'must contain at least one certificate for the kind saml2: signatures are checked with it (RFC 7522 §3)', (m) => m.kind === 'saml2' && (m.certificates?.length ?? 0) === 0],
  ['certificates', 'must not be given for the kind jwt: give jwks', (m) => m.kind === 'jwt' && m.certificates !== undefined],
];

/** The rules across members, as zod's check. */
export function checkIssuerTogether(members: Members, context: z.RefinementCtx): void {
  for (const [field, rule, broken] of RULES) {
    if (broken(members)) context.addIssue({ code: 'custom', message: rule, path: [field] });
  }
}

/** What is said about an issuer, checked. */
export type TrustedIssuerProfile = Pick<TrustedIssuer, 'kind' | 'issuer' | 'name' | 'jwks' | 'certificates' | 'subject' | 'clients' | 'scope'>;

export const trustedIssuerOf = ({ kind, issuer, name = issuer, jwks, certificates, subject, clients, scope }: Members): TrustedIssuerProfile => ({
  kind,
  issuer,
  name,
  ...(jwks !== undefined && { jwks }),
  ...(certificates !== undefined && { certificates }),
  subject,
  clients,
  scope,
});

const schema = trustedIssuerMembers.superRefine(checkIssuerTogether);

/** @throws RulesBroken */
export const parseTrustedIssuer = (input: unknown): TrustedIssuerProfile => trustedIssuerOf(parseByRules(schema, input));

/** The same with the names of the file and the admin API; what parseTrustedIssuer reads back unchanged. */
export const trustedIssuerMembersOf = (issuer: TrustedIssuerProfile): Record<string, unknown> => ({
  kind: issuer.kind,
  issuer: issuer.issuer,
  name: issuer.name,
  ...(issuer.jwks !== undefined && { jwks: issuer.jwks }),
  ...(issuer.certificates !== undefined && { certificates: issuer.certificates }),
  subject: issuer.subject,
  clients: issuer.clients,
  scope: issuer.scope.join(' '),
});

/** RFC 8725 §3.11: our own tokens are no assertions. */
export const ownIssuer = (issuer: string, own: string): Violation[] => (issuer === own ? [{ field: 'issuer', rule: 'must not be this server: what it issues is no assertion of somebody else', value: issuer }] : []);

export const unknownIssuerClients = (clients: readonly string[], clientIds: ReadonlySet<string>): Violation[] =>
  clients.flatMap((id, position) => (clientIds.has(id) ? [] : [{ field: `clients[${position}]`, rule: 'must be the client_id of a registered client', value: id }]));
