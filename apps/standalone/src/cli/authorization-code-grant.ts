import { hash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommandRefused } from './command.js';

export interface AuthorizationCodeRequest {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly resource: string;
  /** Asks the person to open the address. */
  readonly visit: (url: string) => void;
  readonly timeoutMilliseconds?: number;
}

interface Metadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

const TIMEOUT_MILLISECONDS = 15 * 60_000;
/** For one answer of the server. */
const ANSWER_MILLISECONDS = 30_000;
const CALLBACK = '/callback';
const VERIFIER_BYTES = 32;

/** The authorization code grant of a program without a secret: PKCE and a loopback redirect.
 *  @spec RFC 6749 §4.1, RFC 7636, RFC 8252 §7.3, RFC 9207
 *  @returns the access token @throws CommandRefused the person or the server said no, or nobody answers */
export async function authorizationCodeGrant(request: AuthorizationCodeRequest): Promise<string> {
  const metadata = await metadataOf(request.issuer);
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  try {
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}${CALLBACK}`;
    const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
    const state = randomBytes(VERIFIER_BYTES).toString('base64url');
    const answer = callback(server, state, metadata.issuer, request.timeoutMilliseconds ?? TIMEOUT_MILLISECONDS);
    request.visit(authorizationUrl(metadata, request, { redirectUri, verifier, state }));
    return await redeem(metadata, request, { code: await answer, redirectUri, verifier });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** @spec RFC 8414 §3.1, §3.3 */
async function metadataOf(issuer: string): Promise<Metadata> {
  const { origin, pathname } = new URL(issuer);
  const address = `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }).catch((cause: unknown) => {
    throw new CommandRefused(`Assent does not answer at ${issuer}. Is it running? Start it with npm start.`, cause);
  });
  const metadata = answer.ok ? ((await answer.json()) as Partial<Metadata>) : {};
  if (metadata.issuer !== issuer) throw new CommandRefused(`What answers at ${issuer} is not Assent with this issuer.`);
  return metadata as Metadata;
}

function authorizationUrl(
  metadata: Metadata,
  { clientId, scope, resource }: AuthorizationCodeRequest,
  { redirectUri, verifier, state }: { readonly redirectUri: string; readonly verifier: string; readonly state: string },
): string {
  const url = new URL(metadata.authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    resource,
    state,
    code_challenge: hash('sha256', verifier, 'base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/** Waits for the browser to come back. @returns the code */
function callback(server: Server, state: string, issuer: string, timeoutMilliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CommandRefused('Nobody signed in. Run the command again.')), timeoutMilliseconds);
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const ours = pathname === CALLBACK && searchParams.get('state') === state && searchParams.get('iss') === issuer;
      const code = ours ? searchParams.get('code') : null;
      response.writeHead(ours ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', connection: 'close' });
      response.end(ours ? (code === null ? 'You said no. You may close this window.\n' : 'You may close this window and go back to the terminal.\n') : 'There is nothing here.\n');
      if (!ours) return;
      clearTimeout(timer);
      if (code === null) reject(new CommandRefused(`No token: ${searchParams.get('error_description') ?? searchParams.get('error') ?? 'refused'}`));
      else resolve(code);
    });
  });
}

async function redeem(
  metadata: Metadata,
  { clientId, resource }: AuthorizationCodeRequest,
  { code, redirectUri, verifier }: { readonly code: string; readonly redirectUri: string; readonly verifier: string },
): Promise<string> {
  const parameters = { grant_type: 'authorization_code', client_id: clientId, code, redirect_uri: redirectUri, code_verifier: verifier, resource };
  const answer = await fetch(metadata.token_endpoint, { method: 'POST', body: new URLSearchParams(parameters), redirect: 'error', signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
  const { access_token: token, error_description: problem } = (await answer.json()) as { access_token?: string; error_description?: string };
  if (token === undefined) throw new CommandRefused(`No token: ${problem ?? `the token endpoint answered ${answer.status}`}`);
  return token;
}
