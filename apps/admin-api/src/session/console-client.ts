import { CONSOLE_CLIENT_ID, consoleRedirectUri, consoleSecret, StoreUnavailable, type AssentServer, type Endpoint, type WireRequest } from '@assent/core';
import { CONFIG, SERVER, type AssentConfig } from '@assent/service-kit';
import { Inject, Injectable } from '@nestjs/common';

/** What the token endpoint gave the console. */
export interface ConsoleTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** The console as a client of its own server. It calls the endpoints' functions: the same rules as for everybody, without HTTP to itself. */
@Injectable()
export class ConsoleClient {
  private readonly authorization: string;
  private readonly issuer: string;

  constructor(
    @Inject(SERVER) private readonly server: AssentServer,
    @Inject(CONFIG) { service, storage }: AssentConfig,
  ) {
    this.issuer = service.issuer;
    this.authorization = `Basic ${Buffer.from(`${CONSOLE_CLIENT_ID}:${consoleSecret(storage.encryptionKey)}`).toString('base64')}`;
  }

  /** @returns undefined: refused @spec RFC 6749 §4.1.3, RFC 7636 §4.5 @throws StoreUnavailable */
  redeem(code: string, verifier: string): Promise<ConsoleTokens | undefined> {
    return this.tokens({ grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: consoleRedirectUri(this.issuer) });
  }

  /** @returns undefined: refused @spec RFC 6749 §6 @throws StoreUnavailable */
  refresh(refreshToken: string): Promise<ConsoleTokens | undefined> {
    return this.tokens({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Ends the grant: every token that came from it is dead when this returns. @spec RFC 7009 §2.1 @throws StoreUnavailable */
  async revoke(refreshToken: string): Promise<void> {
    await this.post(this.server.revoke, '/revoke', { token: refreshToken });
  }

  private async tokens(form: Readonly<Record<string, string>>): Promise<ConsoleTokens | undefined> {
    const body = await this.post(this.server.token, '/token', form);
    if (body === undefined) return undefined;
    const { access_token, refresh_token, expires_in } = JSON.parse(body) as { access_token: string; refresh_token: string; expires_in: number };
    return { accessToken: access_token, refreshToken: refresh_token, expiresInSeconds: expires_in };
  }

  private async post(endpoint: Endpoint, path: string, form: Readonly<Record<string, string>>): Promise<string | undefined> {
    const { status, body, error } = await endpoint(this.request(path, form));
    if (status === 200) return body;
    if (status === 400) return undefined;
    throw new StoreUnavailable(`the console's call of ${path}`, error); // 503; and 401 while replicas have different encryption keys
  }

  private request(path: string, form: Readonly<Record<string, string>>): WireRequest {
    return {
      method: 'POST',
      path,
      query: '',
      headers: { authorization: this.authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(new URLSearchParams(form).toString()),
      transport: 'local',
      remoteAddress: 'console', // nobody's address: nobody can fail often enough in its name to have it refused
    };
  }
}
