import type { IntrospectionClient } from '@assent/resource-server';

export interface PasswordCheckOptions {
  readonly issuer: string;
  /** A client of the media server's own, which alone is allowed the password grant. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly client: IntrospectionClient;
}

/** The username of who has these credentials, as Assent writes it; undefined: nobody. @throws Error nobody could tell */
export type PasswordCheck = (username: string, password: string) => Promise<string | undefined>;

/** Passwords are known to Assent alone: HTTP Basic of people is checked by its password grant, where the instance has it
 *  (ASSENT_PASSWORD_GRANT). The token that comes of it is given back at once. People with a second factor cannot come this way.
 *  @spec RFC 6749 §4.3 */
export function passwordCheck({ issuer, clientId, clientSecret, scope, client }: PasswordCheckOptions): PasswordCheck {
  const authorization = `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`;
  const post = (path: string, values: Readonly<Record<string, string>>) =>
    fetch(`${issuer}${path}`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(values), redirect: 'error', signal: AbortSignal.timeout(5_000) });
  return async (username, password) => {
    const answer = await post('/token', { grant_type: 'password', username, password, scope });
    const { access_token: token, error } = (await answer.json()) as { access_token?: string; error?: string };
    if (error === 'invalid_grant' || error === 'invalid_request') return undefined;
    if (token === undefined) throw new Error(`the token endpoint answered ${answer.status} ${error ?? ''}`);
    const about = await client.introspect(token);
    await post('/revoke', { token });
    return about.active ? about.username : undefined;
  };
}
