import { randomBytes, randomInt } from 'node:crypto';
import type { ApprovedCode } from '../../stack/client.js';
import { credentialName } from './credential-name.js';

/** Of the latest ones, somebody asks any. */
const LATEST = 400;
const DAY_MILLISECONDS = 86_400_000;

export interface KnownRefreshToken {
  readonly text: string;
  /** As HTTP Basic has it; absent: the device's. */
  readonly client: string | undefined;
}

/** What was shown for tokens: a code of a browser, or of a device. */
export type SpentCode = ApprovedCode | { readonly deviceCode: string };

/** Credentials that callers got: the history has only their names. */
export class KnownTokens {
  /** To be shown once more when all is over. */
  readonly spentCodes: SpentCode[] = [];
  /** Of a client, all that were ever shown. */
  readonly assertions: string[] = [];
  private readonly latest: string[] = [];
  private readonly accessTokens = new Map<string, string>();
  private readonly refreshTokens = new Map<string, KnownRefreshToken>();

  addAccessToken(text: string): void {
    this.accessTokens.set(credentialName(text), text);
    this.latest.push(text);
    if (this.latest.length > LATEST) this.latest.shift();
  }

  addRefreshToken(token: KnownRefreshToken): void {
    this.refreshTokens.set(credentialName(token.text), token);
  }

  accessToken(name: string): string | undefined {
    return this.accessTokens.get(name);
  }

  refreshToken(name: string): KnownRefreshToken | undefined {
    return this.refreshTokens.get(name);
  }

  /** @returns undefined: there is none yet */
  any(): string | undefined {
    return this.latest.length === 0 ? undefined : this.latest[randomInt(this.latest.length)];
  }
}

/** Looks like a token of ours, and nobody ever issued it. */
export function forgedToken(): string {
  const day = Math.floor(Date.now() / DAY_MILLISECONDS).toString(36);
  return `at_${day}_${randomBytes(32).toString('base64url')}`;
}
