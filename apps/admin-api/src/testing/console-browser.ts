import { randomUUID } from 'node:crypto';
import { createAuthorizationPages, sha256, type Needs, type Pages, type WireRequest } from '@assent/core';
import { readSession, sessionCookie, type ConsoleSession } from '../session/console-session.js';
import type { RunningAdminApi } from './running-admin-api.js';

const NO_PAGES = {} as Pages; // nobody is asked anything

/** A browser at the console: keeps cookies, and follows redirects only where it is told to. */
export class ConsoleBrowser {
  readonly cookies = new Map<string, string>();
  csrfToken = '';

  constructor(
    private readonly api: Pick<RunningAdminApi, 'fetch' | 'service'>,
    /** The issuer's own path. */
    private readonly below = '',
  ) {}

  /** What the person's sign-in at Assent leaves behind. */
  async signInToAssent(userId: string): Promise<void> {
    const { sessions } = this.needs;
    const handle = randomUUID();
    await sessions.save(sha256(handle), { userId, signedInAt: new Date(), expiresAt: new Date(Date.now() + 600_000) });
    this.cookies.set(`${this.prefix}assent_session`, handle);
  }

  /** @returns the authorization URL */
  async begin(returnTo?: string): Promise<URL> {
    const query = new URLSearchParams({ at_issuer: '1', ...(returnTo !== undefined && { return_to: returnTo }) });
    return new URL((await this.fetch(`/admin/session/sign-in?${query.toString()}`)).headers.get('location') ?? '');
  }

  /** What the authorization endpoint makes of it. @returns the redirect to the console's redirect URI */
  async approve({ pathname, search }: URL): Promise<URL> {
    const pages = createAuthorizationPages({ ...this.needs, pages: NO_PAGES });
    const request: WireRequest = { method: 'GET', path: pathname, query: search.slice(1), headers: { cookie: this.cookieHeader }, body: Buffer.of(), transport: 'tls', remoteAddress: '192.0.2.1' };
    const { headers } = await pages.authorize(request);
    return new URL(String(headers['location']));
  }

  /** @returns the answer of the redirect URI */
  callback({ search }: Pick<URL, 'search'>): Promise<Response> {
    return this.fetch(`/admin/session/callback${search}`);
  }

  /** All of it. @returns where the browser is sent at last */
  async signIn(userId: string, returnTo?: string): Promise<string | null> {
    await this.signInToAssent(userId);
    const { headers } = await this.callback(await this.approve(await this.begin(returnTo)));
    const session = await this.fetch('/admin/session');
    if (session.ok) this.csrfToken = ((await session.json()) as { csrf_token: string }).csrf_token;
    return headers.get('location');
  }

  /** @param path below the issuer */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await this.api.fetch(this.below + path, { redirect: 'manual', ...init, headers: { cookie: this.cookieHeader, ...(init.headers as Record<string, string>) } });
    for (const set of answer.headers.getSetCookie()) this.store(set);
    return answer;
  }

  /** As a page of the console changes something. */
  change(path: string, headers: Readonly<Record<string, string>> = { 'x-csrf-token': this.csrfToken }, method = 'POST'): Promise<Response> {
    return this.fetch(path, { method, headers });
  }

  get session(): ConsoleSession {
    const session = readSession({ headers: { cookie: this.cookieHeader } } as unknown as WireRequest, this.needs);
    if (session === undefined) throw new Error('nobody is signed in to the console');
    return session;
  }

  /** As if time had passed, or something else had happened to it. */
  alterSession(change: Partial<ConsoleSession>): void {
    this.store(sessionCookie({ ...this.session, ...change }, this.needs));
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private get needs(): Omit<Needs, 'pages'> {
    return this.api.service.platform.needs;
  }

  private get prefix(): string {
    return this.needs.config.issuer.startsWith('https:') ? '__Host-' : '';
  }

  private store(setCookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
    if (setCookie.includes('Max-Age=0;')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
