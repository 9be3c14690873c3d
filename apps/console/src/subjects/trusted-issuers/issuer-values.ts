import type { TrustedIssuerCreation, TrustedIssuerPatch, TrustedIssuerView } from '@assent/admin-contracts';

/** What a form about an issuer holds; keys and certificates as they are pasted. */
export interface IssuerValues {
  kind: TrustedIssuerView['kind'];
  issuer: string;
  name: string;
  jwks: string;
  certificates: string;
  subject: TrustedIssuerView['subject'];
  clients: string[];
  scope: string;
}

type Jwks = NonNullable<TrustedIssuerView['jwks']>;

export const NEW_ISSUER: IssuerValues = { kind: 'jwt', issuer: '', name: '', jwks: '', certificates: '', subject: 'username', clients: [], scope: '' };

export const valuesOf = ({ kind, issuer, name, jwks, certificates = [], subject, clients, scope }: TrustedIssuerView): IssuerValues => ({
  kind,
  issuer,
  name,
  jwks: jwks === undefined ? '' : JSON.stringify(jwks, undefined, 2),
  certificates: certificates.join('\n'),
  subject,
  clients: [...clients],
  scope,
});

/** @returns undefined: the text is no JWK Set */
export function jwksOf(text: string): Jwks | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys) ? (value as Jwks) : undefined;
  } catch {
    return undefined;
  }
}

const END = '-----END CERTIFICATE-----';

/** Each block of PEM; what does not end like one is left for the server to refuse. */
export const certificatesOf = (text: string): string[] =>
  text
    .split(END)
    .map((part, index, parts) => (index < parts.length - 1 ? `${part.trim()}\n${END}` : part.trim()))
    .filter((part) => part !== '');

const keys = ({ kind, jwks, certificates }: IssuerValues) => (kind === 'jwt' ? { jwks: jwksOf(jwks) ?? { keys: [] } } : { certificates: certificatesOf(certificates) });

export function creationOf(values: IssuerValues): TrustedIssuerCreation {
  const { kind, issuer, name, subject, clients, scope } = values;
  return { kind, issuer: issuer.trim(), subject, clients, scope: scope.trim(), ...keys(values), ...(name.trim() !== '' && { name: name.trim() }) };
}

/** Kind and issuer stay. */
export function patchOf(values: IssuerValues): TrustedIssuerPatch {
  const { name, subject, clients, scope } = values;
  return { subject, clients, scope: scope.trim(), ...keys(values), name: name.trim() === '' ? null : name.trim() };
}
