import { aClient, aFormPost, ALICE, allowing, answerOf, basic, TestAssent, type Answer, type Credentials, type ParamValues, type TestBrowser } from '@assent/core-testing';
import type { Client } from '../../model/client.js';
import { sha256 } from '../../secrets/sha256.js';

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** A television: public, without a redirect URI. */
export const tvClient = (given: Partial<Client> = {}): Client =>
  aClient({
    clientId: 'tv',
    clientName: 'Living Room TV',
    redirectUris: [],
    grantTypes: [DEVICE_CODE, 'refresh_token'],
    responseTypes: [],
    tokenEndpointAuthMethod: 'none',
    clientType: 'public',
    scope: ['api:read', 'api:write', 'offline_access'],
    ...given,
  });

const tvAssent = (): TestAssent => new TestAssent({ clients: [tvClient()] });

interface FlowOptions {
  readonly assent?: TestAssent;
  readonly params?: ParamValues;
  /** A confidential client; otherwise it is the television. */
  readonly as?: Credentials;
}

/** POST /device_authorization. */
export async function authorizeDevice(assent = tvAssent(), params: ParamValues = {}, as: Credentials | null = null): Promise<Answer> {
  const values = as === null ? { client_id: 'tv', ...params } : params;
  return answerOf(await assent.server.deviceAuthorization(aFormPost('/device_authorization', values, as === null ? {} : basic(...as))));
}

/** On the way from the device to the person and back. */
export class DeviceFlow {
  private constructor(
    readonly assent: TestAssent,
    private readonly as: Credentials | null,
    readonly answer: Answer['body'],
  ) {}

  static async start({ assent = tvAssent(), params = {}, as }: FlowOptions = {}): Promise<DeviceFlow> {
    const answer = await authorizeDevice(assent, params, as ?? null);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return new DeviceFlow(assent, as ?? null, answer.body);
  }

  get deviceCode(): string {
    return String(this.answer['device_code']);
  }

  get deviceCodeHash(): Buffer {
    return sha256(this.deviceCode);
  }

  get userCode(): string {
    return String(this.answer['user_code']);
  }

  poll(params: ParamValues = {}, as = this.as): Promise<Answer> {
    const values = { grant_type: DEVICE_CODE, device_code: this.deviceCode, ...(as === null && { client_id: 'tv' }), ...params };
    return this.assent.token(values, as);
  }

  /** The page that the person comes to who types the code and signs in. */
  async atConsent(browser = this.assent.browser(), typed = this.userCode): Promise<Answer> {
    const page = await enterCode(browser, typed);
    return page.body['page'] === 'sign-in' ? signIn(browser, page) : page;
  }

  async allow(given: ParamValues = {}, browser = this.assent.browser()): Promise<Answer> {
    return browser.post(allowing(await this.atConsent(browser), given));
  }

  deny(browser = this.assent.browser()): Promise<Answer> {
    return this.allow({ decision: 'deny' }, browser);
  }
}

export const csrf = ({ body }: Answer) => ({ csrf_token: String(body['csrfToken']) });

/** Opens the page and types the code. */
export async function enterCode(browser: TestBrowser, typed: string): Promise<Answer> {
  return browser.post({ user_code: typed, ...csrf(await browser.get('/device')) }, '/device');
}

export const signIn = (browser: TestBrowser, page: Answer, given: ParamValues = {}): Promise<Answer> => browser.post({ ...ALICE, ...csrf(page), ...given });
