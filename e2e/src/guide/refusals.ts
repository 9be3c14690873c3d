import { REDIRECT_URI } from '../stack/import-file.js';
import { encoded, type Answer, type Fields } from './exchange.js';
import type { Pairs } from './disguise.js';
import { OTHER_URI } from './client-entries.js';
import { pkce, tokensOf, type TokenSide } from './token-side.js';

/** A request that is refused, or not. */
export interface Attempt {
  readonly path: string;
  readonly pairs: Pairs;
  /** HTTP Basic; absent: in the pairs, or nowhere. */
  readonly client?: readonly [id: string, secret: string];
  /** What the parameters are in a right request: whoever repeats them may say these. */
  readonly right: Pairs;
}

export interface Kind {
  readonly name: string;
  attempt(guide: TokenSide): Promise<Attempt>;
  /** Whether the attempt got what it wanted. */
  succeeded(answer: Answer): boolean;
}

const pairs = (fields: Fields): Pairs => [...encoded(fields)];
const ok = ({ status }: Answer): boolean => status === 200;
const told = ({ status, body }: Answer): boolean => status === 200 && body['active'] === true;

/** @param wrong what differs from the right request; undefined leaves it out */
const attemptOf = (path: string, client: Attempt['client'], right: Fields, wrong: Fields = {}): Attempt => ({
  path,
  pairs: pairs({ ...right, ...wrong }),
  right: pairs(right),
  ...(client !== undefined && { client }),
});

const WEB = ['web', 'web-secret'] as const;
const MACHINE = ['machine', 'machine-secret'] as const;
const RS = ['rs', 'rs-secret'] as const;
const CREDENTIALS = { grant_type: 'client_credentials', scope: 'api:read' };

async function codeRequest(guide: TokenSide, client: string): Promise<Fields> {
  const { code, verifier } = await guide.code(client);
  return { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: verifier };
}

const atToken = (name: string, attempt: Kind['attempt']): Kind => ({ name: `at the token endpoint, ${name}`, attempt, succeeded: ok });
const atIntrospection = (name: string, attempt: Kind['attempt']): Kind => ({ name: `at the introspection endpoint, ${name}`, attempt, succeeded: told });
const atRevocation = (name: string, attempt: Kind['attempt']): Kind => ({ name: `at the revocation endpoint, ${name}`, attempt, succeeded: ok });

/** What clients are refused for, one kind for each rule that stands in the way. */
export const REFUSALS: readonly Kind[] = [
  atToken('a wrong secret', async () => attemptOf('/token', ['machine', 'wrong'], CREDENTIALS)),
  atToken('a wrong secret in the body', async () => attemptOf('/token', undefined, { ...CREDENTIALS, client_id: 'post', client_secret: 'post-secret' }, { client_secret: 'wrong' })),
  atToken('an unknown client', async () => attemptOf('/token', ['nobody', 'machine-secret'], CREDENTIALS)),
  atToken('no secret', async () => attemptOf('/token', undefined, { ...CREDENTIALS, client_id: 'machine' })),
  atToken('no grant_type', async () => attemptOf('/token', MACHINE, CREDENTIALS, { grant_type: undefined })),
  atToken('a grant type that is not the client\'s', async () => attemptOf('/token', ['other', 'other-secret'], CREDENTIALS)),
  atToken('an unknown grant type', async () => attemptOf('/token', MACHINE, CREDENTIALS, { grant_type: 'urn:example:grant' })),
  atToken('a scope too wide', async () => attemptOf('/token', MACHINE, CREDENTIALS, { scope: 'api:read jwt:read' })),
  atToken('an unknown resource', async () => attemptOf('/token', MACHINE, CREDENTIALS, { resource: 'https://unknown.example.test/' })),
  atToken('a wrong verifier', async (guide) => attemptOf('/token', WEB, await codeRequest(guide, 'web'), { code_verifier: pkce().verifier })),
  atToken('no verifier', async (guide) => attemptOf('/token', WEB, await codeRequest(guide, 'web'), { code_verifier: undefined })),
  atToken('a wrong redirect_uri', async (guide) => attemptOf('/token', WEB, await codeRequest(guide, 'web'), { redirect_uri: OTHER_URI })),
  atToken('no redirect_uri', async (guide) => attemptOf('/token', ['classic-two', 'classic-two-secret'], await codeRequest(guide, 'classic-two'), { redirect_uri: undefined })),
  atToken('no code', async (guide) => attemptOf('/token', WEB, await codeRequest(guide, 'web'), { code: undefined })),
  atToken('another client\'s code', async (guide) => attemptOf('/token', ['other', 'other-secret'], await codeRequest(guide, 'web'))),
  atToken('a code that was used', async (guide) => {
    const approved = await guide.code('web');
    tokensOf(await guide.redeem(approved));
    return attemptOf('/token', WEB, { grant_type: 'authorization_code', code: approved.code, redirect_uri: REDIRECT_URI, code_verifier: approved.verifier });
  }),
  atToken('another client\'s refresh token', async (guide) => attemptOf('/token', ['other', 'other-secret'], await refreshRequest(guide))),
  atToken('a refresh that asks for more', async (guide) => attemptOf('/token', WEB, { ...(await refreshRequest(guide)), scope: 'api:read' }, { scope: 'api:read api:write' })),
  atToken('the password grant of a client without it', async () => attemptOf('/token', MACHINE, { grant_type: 'password', username: 'alice', password: 'correct horse battery staple' })),
  atIntrospection('a wrong secret', async (guide) => attemptOf('/introspect', ['rs', 'wrong'], { token: await guide.machineToken() })),
  atIntrospection('a public client', async (guide) => attemptOf('/introspect', undefined, { token: await guide.machineToken(), client_id: 'native' })),
  atIntrospection('a resource server of somebody else', async (guide) => attemptOf('/introspect', ['stranger', 'stranger-secret'], { token: await guide.machineToken() })),
  atIntrospection('an unknown token', async (guide) => attemptOf('/introspect', RS, { token: await guide.machineToken() }, { token: `at_zzz_${'A'.repeat(43)}` })),
  atIntrospection('no token', async (guide) => attemptOf('/introspect', RS, { token: await guide.machineToken() }, { token: undefined })),
  atRevocation('a wrong secret', async (guide) => attemptOf('/revoke', ['machine', 'wrong'], { token: await guide.machineToken() })),
  atRevocation('another client\'s token', async (guide) => attemptOf('/revoke', WEB, { token: await guide.machineToken() })),
  atRevocation('no token', async (guide) => attemptOf('/revoke', MACHINE, { token: await guide.machineToken() }, { token: undefined })),
];

async function refreshRequest(guide: TokenSide): Promise<Fields> {
  return { grant_type: 'refresh_token', refresh_token: (await guide.tokens('web')).refresh_token };
}

/** What clients get. */
export const SUCCESSES: readonly Kind[] = [
  atToken('client credentials', async () => attemptOf('/token', MACHINE, { ...CREDENTIALS, scope: 'api:read api:write' })),
  atToken('a secret in the body', async () => attemptOf('/token', undefined, { ...CREDENTIALS, client_id: 'post', client_secret: 'post-secret' })),
  atToken('a code', async (guide) => attemptOf('/token', WEB, await codeRequest(guide, 'web'))),
  atToken('a public client\'s code', async (guide) => attemptOf('/token', undefined, { ...(await codeRequest(guide, 'native')), client_id: 'native' })),
  atToken('a refresh token', async (guide) => attemptOf('/token', WEB, { ...(await refreshRequest(guide)), scope: 'api:read' })),
  atIntrospection('a good token', async (guide) => attemptOf('/introspect', RS, { token: await guide.machineToken(), token_type_hint: 'access_token' })),
  atRevocation('a token of its own', async (guide) => attemptOf('/revoke', MACHINE, { token: await guide.machineToken() })),
];
