import { asksForPassword, Browser, wordsOf, type Page } from '../guide/browser.js';

export interface Registration {
  readonly name: string;
  readonly description: string;
  readonly type: 'confidential' | 'public';
  readonly redirect_uri: string;
}

export interface RegisteredClient {
  readonly clientId: string;
  /** Empty: a public client. */
  readonly secret: string;
}

/** A member of the media server at a browser without JavaScript. */
export class Member {
  readonly browser = new Browser();

  constructor(
    private readonly issuer: string,
    private readonly credentials: { readonly username: string; readonly password: string },
  ) {}

  /** Opens a page of ours, and signs in where asked. @param target path and query, as a link has it */
  async open(target: string): Promise<Page> {
    const page = await this.browser.open(this.issuer + target);
    return asksForPassword(page) ? this.browser.follow(await this.browser.signIn(page, this.credentials)) : page;
  }

  /** Registers a client and copies what the next page shows. @param mount `/oauth` or `/oauth-2` */
  async register(mount: string, registration: Registration): Promise<RegisteredClient> {
    const form = await this.open(`${mount}/client/register`);
    const answer = await this.browser.submit(form, Object.entries(registration));
    if (answer.status !== 302) throw new Error(`${answer.status}: ${wordsOf(answer)}`);
    const list = await this.browser.follow(answer);
    return { clientId: factOf(list, 'Identifier'), secret: registration.type === 'public' ? '' : factOf(list, 'Secret') };
  }

  /** Opens an authorization request and presses a button where asked. @returns where the browser is sent when it leaves for the client */
  async answer(target: string, button: 'allow' | 'deny' = 'allow'): Promise<URL> {
    let page = await this.open(target);
    if (page.location === undefined) page = await this.browser.follow(await this.browser.submit(page, [...hiddenFieldsOf(page), [button, 'pressed']]));
    if (page.location === undefined) throw new Error(`${page.status}, and no redirect: ${wordsOf(page)}`);
    return page.location;
  }
}

/** What the first form of a page sends besides its token. */
export const hiddenFieldsOf = ({ text }: Page): readonly (readonly [string, string])[] => {
  const [form = ''] = /<form.*?<\/form>/s.exec(text) ?? [];
  return [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescaped(value)] as const).filter(([name]) => name !== 'csrf_token');
};

const factOf = ({ text }: Page, term: string): string => {
  const [, value = ''] = new RegExp(`<dt>${term}</dt><dd>(.*?)</dd>`, 's').exec(text) ?? [];
  return unescaped(value.replace(/<[^>]+>/g, ''));
};

const unescaped = (html: string): string => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
