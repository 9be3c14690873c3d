/** A person with a browser that has no JavaScript: keeps cookies, reads pages, fills in forms. */
export class Person {
  private readonly cookies = new Map<string, string>();

  /** @param fetch how the browser asks */
  constructor(
    private readonly credentials: { readonly username: string; readonly password: string; readonly code?: () => string },
    private readonly fetch: typeof globalThis.fetch = globalThis.fetch,
  ) {}

  /** Opens an authorization URL, signs in where asked, and allows everything but `decline`.
   *  @returns where the browser is sent when it leaves for the client */
  async authorize(url: URL | string, decline: readonly string[] = []): Promise<URL> {
    let page = await this.visit(new URL(url));
    for (let step = 0; step < 10; step += 1) {
      if (page.left !== undefined) return page.left;
      page = await this.fillIn(page, decline);
    }
    throw new Error('the pages never end');
  }

  /** Types the code that a device shows, signs in where asked, and allows everything.
   *  @param url of the page that asks for the code */
  async connectDevice(url: string, userCode: string): Promise<void> {
    let page = await this.visit(new URL(url));
    for (let step = 0; step < 10; step += 1) {
      if (page.text.includes('Your device is connected')) return;
      page = await this.fillIn(page, [], userCode);
    }
    throw new Error(`the device is not connected: ${page.text.replace(/<[^>]+>/g, ' ')}`);
  }

  private async fillIn({ text, url }: Page, decline: readonly string[], userCode = ''): Promise<Page> {
    const { code = () => '', password, username } = this.credentials;
    const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
    const csrfToken = /name="csrf_token"[^>]*value="([^"]+)"/.exec(text)?.[1];
    if (action === undefined || csrfToken === undefined) throw new Error(`no form at ${url.pathname}: ${text.replace(/<[^>]+>/g, ' ').slice(0, 500)}`);
    const scopes = [...text.matchAll(/name="scope"[^>]*value="([^"]+)"/g)].map(([, name]) => name ?? '').filter((name) => !decline.includes(name));
    const asked = text.includes('name="user_code"') ? [['user_code', userCode]] : [['decision', 'allow'], ...scopes.map((name) => ['scope', name])];
    const fields = text.includes('name="password"') ? Object.entries({ username, password }) : text.includes('name="code"') ? [['code', code()]] : asked;
    const body = new URLSearchParams([['csrf_token', csrfToken], ...fields] as [string, string][]);
    return this.visit(new URL(action, url), { method: 'POST', body });
  }

  private async visit(url: URL, init: RequestInit = {}): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) this.store(set);
    const location = response.headers.get('location');
    const text = await response.text();
    if (location === null) return { url, text };
    const next = new URL(location, url);
    return next.origin === url.origin ? this.visit(next) : { url, text, left: next };
  }

  private store(setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    const separator = pair.indexOf('=');
    if (setCookie.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, separator));
    else this.cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
  }
}

interface Page {
  readonly url: URL;
  readonly text: string;
  readonly left?: URL;
}
