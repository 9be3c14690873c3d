import type { SignInError } from '@assent/admin-contracts';
import { StoreUnavailable, type Needs, type WireRequest, type WireResponse } from '@assent/core';
import { callerOf } from '../access/caller.js';
import { ProblemError } from '../http/problem-error.js';
import type { ConsoleClient, ConsoleTokens } from './console-client.js';
import { readSession, sessionCookie, type ConsoleSession } from './console-session.js';
import { redirect } from './redirect.js';
import { consoleRoot, withError } from './return-to.js';
import { noAttemptCookie, readAttempt, type SignInAttempt } from './sign-in-attempt.js';

interface CallbackNeeds extends Pick<Needs, 'accessTokens' | 'audit' | 'clock' | 'config' | 'random' | 'secretBox' | 'users'> {
  readonly client: ConsoleClient;
}

/** What the person learns. Details are for the log of the endpoint that refused. */
class SignInFailed extends Error {
  constructor(readonly code: SignInError) {
    super(code);
    this.name = 'SignInFailed';
  }
}

const CSRF_BYTES = 32;

/** GET /admin/session/callback, the console's redirect URI: back in the console, signed in or told what went wrong. @spec RFC 6749 §4.1.2 */
export async function callback(request: WireRequest, needs: CallbackNeeds): Promise<WireResponse> {
  const params = new URLSearchParams(request.query);
  const attempt = readAttempt(request, params.get('state') ?? '', needs);
  // Opened again from the history, or begun elsewhere (RFC 6749 §10.12): whose code it is, nobody knows.
  if (attempt === undefined) return redirect(withError(consoleRoot(needs.config.issuer), 'expired' satisfies SignInError));
  const finished = noAttemptCookie(attempt.state, needs);
  try {
    const session = await newSession(request, attempt, params, needs);
    return redirect(attempt.returnTo, [finished, sessionCookie(session, needs)]);
  } catch (error) {
    return redirect(withError(attempt.returnTo, codeOf(error)), [finished]);
  }
}

async function newSession(request: WireRequest, { verifier }: SignInAttempt, params: URLSearchParams, needs: CallbackNeeds): Promise<ConsoleSession> {
  const tokens = await needs.client.redeem(codeIn(params, needs), verifier);
  if (tokens === undefined) throw new SignInFailed('failed');
  const { author, user } = await callerOf(`Bearer ${tokens.accessToken}`, request.remoteAddress, needs);
  if (user === undefined) throw new SignInFailed('failed');
  const now = needs.clock.now();
  await needs.audit.append({ at: now, ...author, action: 'console.sign_in' });
  const previous = readSession(request, needs);
  if (previous !== undefined) await needs.client.revoke(previous.refreshToken);
  return { userId: user.userId, ...held(tokens, now), csrfToken: csrfToken(previous, user.userId, needs), signedInAt: now, refreshedAt: now };
}

/** @spec RFC 9207 §2.4: who answered; RFC 6749 §4.1.2.1 @throws SignInFailed */
function codeIn(params: URLSearchParams, { config }: CallbackNeeds): string {
  if (params.get('iss') !== config.issuer) throw new SignInFailed('failed');
  const error = params.get('error');
  if (error !== null) throw new SignInFailed(error === 'access_denied' ? 'access_denied' : error === 'temporarily_unavailable' ? 'unavailable' : 'failed');
  const code = params.get('code');
  if (code === null) throw new SignInFailed('failed');
  return code;
}

const held = ({ accessToken, expiresInSeconds, refreshToken }: ConsoleTokens, now: Date) => ({
  accessToken,
  refreshToken,
  accessTokenExpiresAt: new Date(now.getTime() + expiresInSeconds * 1000),
});

/** Another tab of the same person goes on with the token that it knows. */
const csrfToken = (previous: ConsoleSession | undefined, userId: string, { random }: CallbackNeeds): string =>
  previous?.userId === userId ? previous.csrfToken : random.bytes(CSRF_BYTES).toString('base64url');

/** @throws what is a bug */
function codeOf(error: unknown): SignInError {
  if (error instanceof SignInFailed) return error.code;
  if (error instanceof StoreUnavailable) return 'unavailable';
  if (error instanceof ProblemError) return 'failed'; // disabled meanwhile
  throw error;
}
