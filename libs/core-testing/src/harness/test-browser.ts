import { MEDIAGOBLIN_MOUNTS, type AuthorizationPages, type Endpoint, type MediagoblinPages, type WireRequest, type WireResponse } from '@assent/core';
import { aFormPost, aRequest, answerOf, encodeForm, type Answer, type ParamValues } from './wire.js';

/** A browser in one process: keeps cookies, follows our own redirects, stops at those that leave. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  /** Path of the last page. */
  path = '';

  constructor(
    private readonly pages: AuthorizationPages & { readonly mediagoblin: MediagoblinPages },
    private readonly origin: string,
    private readonly remoteAddress?: string,
  ) {}

  authorize(params: ParamValues): Promise<Answer> {
    return this.visit(aRequest({ path: '/authorize', query: encodeForm(params) }));
  }

  /** @param url absolute, or a path with its query */
  get(url: string): Promise<Answer> {
    return this.visit(aRequest(this.placeOf(url)));
  }

  /** One request with this browser's cookies; no redirect is followed. */
  async once(request: WireRequest): Promise<Answer> {
    return answerOf(await this.send(request));
  }

  /** Fills in the form of the last page. */
  async post(values: ParamValues, path = this.path): Promise<Answer> {
    return this.visit(aFormPost(path, values));
  }

  /** Where the last answer sent us, when it left for a client. */
  static location(answer: Answer): URL {
    const { location } = answer.headers;
    if (typeof location !== 'string') throw new Error(`not a redirect: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new URL(location);
  }

  private placeOf(url: string): Pick<WireRequest, 'path' | 'query'> {
    const own = url.startsWith(this.origin) ? url.slice(this.origin.length) : url;
    const question = own.indexOf('?');
    return question < 0 ? { path: own, query: '' } : { path: own.slice(0, question), query: own.slice(question + 1) };
  }

  private async visit(request: WireRequest): Promise<Answer> {
    const response = await this.send(request);
    const { location } = response.headers;
    if (typeof location === 'string' && (location.startsWith('/') || location.startsWith(`${this.origin}/`))) return this.get(location);
    this.path = request.path;
    return answerOf(response);
  }

  private async send(request: WireRequest): Promise<WireResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...request.headers, ...(cookie !== '' && { cookie }) };
    const response = await this.endpoint(request.path)({ ...request, headers, ...(this.remoteAddress !== undefined && { remoteAddress: this.remoteAddress }) });
    for (const set of [response.headers['set-cookie'] ?? []].flat()) this.store(set);
    return response;
  }

  private store(setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    const separator = pair.indexOf('=');
    if (setCookie.includes('Max-Age=0')) this.cookies.delete(pair.slice(0, separator));
    else this.cookies.set(pair.slice(0, separator), pair.slice(separator + 1));
  }

  private endpoint(path: string): Endpoint {
    const { logIn, routes } = this.pages.mediagoblin;
    const mounted = Object.entries(routes).find(([route]) => MEDIAGOBLIN_MOUNTS.some((mount) => path === `${mount}/${route}`));
    if (mounted !== undefined) return mounted[1];
    const byPrefix: Readonly<Record<string, Endpoint>> = {
      auth: logIn,
      authorize: this.pages.authorize,
      'sign-in': this.pages.signIn,
      'second-factor': this.pages.secondFactor,
      consent: this.pages.consent,
      device: path === '/device' ? this.pages.device : this.pages.deviceConsent,
      'switch-account': this.pages.switchAccount,
    };
    const endpoint = byPrefix[path.split('/')[1] ?? ''];
    if (endpoint === undefined) throw new Error(`no page at ${path}`);
    return endpoint;
  }
}
