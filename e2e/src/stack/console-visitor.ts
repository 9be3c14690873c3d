/** What a browser shows after its redirects. */
export interface Shown {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

export interface ConsoleSession {
  readonly username: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly csrf_token: string;
}

const MAX_REDIRECTS = 10;

/** Somebody at the admin console, with a browser that keeps cookies, follows redirects and says where requests come from. */
export class ConsoleVisitor {
  readonly cookies = new Map<string, string>();
  /** Every Set-Cookie header that came. */
  readonly setCookies: string[] = [];

  constructor(private readonly issuer: string) {}

  /** One tab goes to sign in. @returns the sign-in page, or where the browser ends without one */
  toSignIn(returnTo?: string): Promise<Shown> {
    return this.open(`/admin/session/sign-in${returnTo === undefined ? '' : `?${new URLSearchParams({ return_to: returnTo }).toString()}`}`);
  }

  /** Fills in the sign-in page of a tab. */
  fillIn({ text, url }: Shown, { username, password }: { readonly username: string; readonly password: string }): Promise<Shown> {
    const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
    const csrfToken = /name="csrf_token"[^>]*value="([^"]+)"/.exec(text)?.[1];
    if (action === undefined || csrfToken === undefined) throw new Error(`no form at ${url.href}: ${text.slice(0, 500)}`);
    return this.open(new URL(action, url).href, { method: 'POST', body: new URLSearchParams({ csrf_token: csrfToken, username, password }) });
  }

  async signIn(credentials: { readonly username: string; readonly password: string }, returnTo?: string): Promise<Shown> {
    return this.fillIn(await this.toSignIn(returnTo), credentials);
  }

  async session(): Promise<ConsoleSession> {
    const answer = await this.fetch('/admin/session');
    if (!answer.ok) throw new Error(`nobody is signed in: ${answer.status}`);
    return (await answer.json()) as ConsoleSession;
  }

  /** As the console's script changes something. */
  async change(path: string, body: object = {}, method = 'POST'): Promise<Response> {
    const { csrf_token } = await this.session();
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf_token, origin: new URL(this.issuer).origin, 'sec-fetch-site': 'same-origin' };
    return this.fetch(path, { method, headers, body: JSON.stringify(body) });
  }

  /** One request; no redirect is followed. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = { cookie: this.cookieHeader, ...(init.headers as Record<string, string>) };
    const answer = await fetch(new URL(url, this.issuer), { ...init, redirect: 'manual', headers });
    for (const set of answer.headers.getSetCookie()) this.store(set);
    return answer;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async open(url: string, init: RequestInit = {}): Promise<Shown> {
    let answer = await this.fetch(url, init);
    let place = new URL(url, this.issuer);
    for (let hop = 0; hop < MAX_REDIRECTS; hop += 1) {
      const location = answer.headers.get('location');
      if (location === null) return { url: place, status: answer.status, text: await answer.text() };
      place = new URL(location, place);
      if (place.origin !== new URL(this.issuer).origin) throw new Error(`sent away to ${place.href}`);
      answer = await this.fetch(place.href);
    }
    throw new Error(`redirects never end at ${place.href}`);
  }

  private store(setCookie: string): void {
    this.setCookies.push(setCookie);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
    if (setCookie.includes('Max-Age=0;')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
