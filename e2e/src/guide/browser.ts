import { encoded, send, type Answer } from './exchange.js';

/** One answer that a browser got. */
export interface Page extends Answer {
  readonly url: URL;
  /** Where it is sent on, absolute. */
  readonly location?: URL;
}

export interface Decision {
  readonly username?: string;
  readonly password?: string;
  /** Scopes that the person unticks. */
  readonly decline?: readonly string[];
  readonly decision?: 'allow' | 'deny';
}

type FormFields = readonly (readonly [string, string])[];

const MAX_STEPS = 10;

/** A browser without JavaScript that remembers everything it saw: it keeps cookies, and stops wherever it is told to leave. */
export class Browser {
  /** Every answer, in order. */
  readonly trail: Page[] = [];
  private readonly cookies = new Map<string, string>();

  /** @param headers sent with each request, as by a proxy in front */
  constructor(private readonly headers: Readonly<Record<string, string>> = {}) {}

  /** One request, one answer. */
  async request(url: URL | string, init: RequestInit = {}): Promise<Page> {
    const at = new URL(url);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await send(at, { ...init, headers: { ...this.headers, ...(cookie !== '' && { cookie }), ...(init.headers as Record<string, string> | undefined) } });
    for (const set of answer.headers.getSetCookie()) this.store(set);
    const location = answer.headers.get('location');
    const page: Page = { ...answer, url: at, ...(location !== null && { location: new URL(location, at) }) };
    this.trail.push(page);
    return page;
  }

  /** Goes where it is sent on the same origin, until there is a page or the way out. */
  async open(url: URL | string): Promise<Page> {
    return this.follow(await this.request(url));
  }

  async follow(page: Page): Promise<Page> {
    let at = page;
    for (let step = 0; at.location !== undefined && at.location.origin === at.url.origin; step += 1) {
      if (step > MAX_STEPS) throw new Error(`redirected for ever: ${at.location.href}`);
      at = await this.request(at.location);
    }
    return at;
  }

  /** Posts the page's first form of ours with these fields added to its token. */
  submit(page: Page, fields: FormFields, init: RequestInit = {}): Promise<Page> {
    const form = formOf(page);
    if (form === undefined) throw new Error(`no form at ${page.url.pathname}: ${page.text.replace(/<[^>]+>/g, ' ').slice(0, 500)}`);
    return this.request(new URL(form.action, page.url), { ...init, method: 'POST', body: new URLSearchParams([['csrf_token', form.csrfToken], ...fields] as [string, string][]) });
  }

  signIn(page: Page, { username = '', password = '' }: Decision): Promise<Page> {
    return this.submit(page, Object.entries({ username, password }));
  }

  decide(page: Page, { decision = 'allow', decline = [] }: Decision = {}, init: RequestInit = {}): Promise<Page> {
    const kept = scopesOf(page).filter((name) => !decline.includes(name));
    return this.submit(page, [['decision', decision], ...kept.map((name) => ['scope', name] as const)], init);
  }

  /** Opens an authorization URL, signs in and decides where asked. @returns the way back to the client, or the page where it ends */
  async authorize(url: URL | string, person: Decision): Promise<Page> {
    let page = await this.open(url);
    for (let step = 0; step < MAX_STEPS && page.location === undefined && formOf(page) !== undefined; step += 1) {
      page = await this.follow(await (asksForPassword(page) ? this.signIn(page, person) : this.decide(page, person)));
      if (page.status === 401 || page.status === 429) return page;
    }
    return page;
  }

  private store(setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    const separator = pair.indexOf('=');
    if (setCookie.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, separator));
    else this.cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
  }
}

export const asksForPassword = (page: Page): boolean => page.text.includes('name="password"');

/** Names of the scopes that a consent page shows, in its order. */
export const scopesOf = ({ text }: Page): readonly string[] => [...text.matchAll(/name="scope"[^>]*value="([^"]+)"/g)].map(([, name]) => name ?? '');

/** The words of a page. */
export const wordsOf = ({ text }: Page): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** What the client receives. @param where the part of the URI that must carry it */
export function answered(page: Page, where: 'query' | 'fragment' = 'query'): URLSearchParams {
  if (page.location === undefined) throw new Error(`${page.status}, and no redirect: ${wordsOf(page).slice(0, 500)}`);
  return where === 'query' ? page.location.searchParams : new URLSearchParams(page.location.hash.slice(1));
}

function formOf({ text }: Page): { readonly action: string; readonly csrfToken: string } | undefined {
  const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1];
  const csrfToken = /name="csrf_token"[^>]*value="([^"]+)"/.exec(text)?.[1];
  return action === undefined || csrfToken === undefined ? undefined : { action, csrfToken };
}

export const queryOf = (fields: Parameters<typeof encoded>[0]): string => encoded(fields).toString();
