export type Service = 'authorization' | 'token' | 'introspection' | 'admin-api';

export type CallKind =
  | 'page'
  | 'redeem' // an authorization code or a device code
  | 'refresh'
  | 'machine' // client_credentials, with a secret
  | 'assert' // client_credentials, with an assertion that counts once
  | 'introspect'
  | 'revoke' // a client gives an access or a refresh token back (RFC 7009)
  | 'revoke-token' // an admin, one access token
  | 'revoke-grant' // an admin, everything from the grant behind a token
  | 'look-up'
  | 'start-device'
  | 'register'
  | 'read-client'
  | 'disable-client';

/** Which service answers it. */
export const SERVED_BY: Readonly<Record<CallKind, Service>> = {
  page: 'authorization',
  redeem: 'token',
  refresh: 'token',
  machine: 'token',
  assert: 'token',
  revoke: 'token',
  'start-device': 'token',
  introspect: 'introspection',
  'revoke-token': 'admin-api',
  'revoke-grant': 'admin-api',
  'look-up': 'admin-api',
  register: 'admin-api',
  'read-client': 'admin-api',
  'disable-client': 'admin-api',
};

/** - acknowledged: done, and durable
 *  - refused: an answer of the protocol that says no
 *  - unavailable: a service's 503; what it had begun may have its effect later
 *  - unknown: no answer, or one of the front door's; the service may be at it still
 *  - broken: an answer that no rule allows */
export type Outcome = 'acknowledged' | 'refused' | 'unavailable' | 'unknown' | 'broken';

/** What of an answer its form is judged by. */
export interface AnswerForm {
  readonly status: number;
  readonly contentType?: string;
  readonly retryAfter?: string;
  /** The code of RFC 6749 §5.2, or the type of RFC 9457. Absent: the body has none, or is not JSON. */
  readonly error?: string;
}

/** Names of credentials: what of them is enough to know them again, and not enough to use them. */
export interface Issued {
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly deviceCode?: string;
  readonly client?: string;
  readonly expiresInMilliseconds?: number;
}

/** One call of one caller, from just before it left to just after its answer was there. Times are milliseconds of one clock that never goes
 *  back. */
export interface Call {
  readonly kind: CallKind;
  readonly invokedAt: number;
  /** When the caller had the answer, or gave up. */
  readonly completedAt: number;
  readonly outcome: Outcome;
  /** Absent: no answer came. */
  readonly answer?: AnswerForm;
  /** The credential or client that the call is about. */
  readonly presents?: string;
  readonly issues?: Issued;
  /** What introspection said. */
  readonly isActive?: boolean;
  /** Nobody ever issued what is presented. */
  readonly isForged?: true;
  /** Made when all was over, to see what is there. */
  readonly isAudit?: true;
}

/** The last moment at which a service can have judged what the call presents. */
export const lastJudgedAt = ({ completedAt, outcome }: Call): number => (outcome === 'unknown' || outcome === 'broken' ? Infinity : completedAt);

/** Answers to a device that comes too early: nothing was spent. @spec RFC 8628 §3.5 */
export const isTooEarly = ({ answer }: Call): boolean => answer?.error === 'authorization_pending' || answer?.error === 'slow_down';
