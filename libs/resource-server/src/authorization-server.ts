import { basicCredentials } from './basic-credentials.js';
import { metadataUrl } from './metadata-url.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { jsonAnswer, type Transport } from './json-answer.js';
import { requireAtLeast } from './require-at-least.js';

export interface AuthorizationServerOptions {
  /** Issuer identifier: its metadata document says where to ask. @spec RFC 8414 */
  readonly issuer?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** For each request; 2000. */
  readonly timeoutMilliseconds?: number;
  readonly fetch?: typeof globalThis.fetch;
}

/** A member of the metadata document. */
export type EndpointName = 'introspection_endpoint' | 'verification_endpoint';

type Metadata = Readonly<Record<string, unknown>>;
type Question = Pick<RequestInit, 'body'> & { readonly headers?: Readonly<Record<string, string>> };

/** Whom we ask, and as whom. The metadata document is read once, at the first question. */
export class AuthorizationServer {
  private readonly transport: Transport;
  private readonly authorization: string;
  private metadata: Promise<Metadata> | undefined;

  /** @param endpoints where they are known without a metadata document
   *  @throws TypeError neither an issuer nor endpoints, or both, or one that is no URL */
  constructor(
    private readonly options: AuthorizationServerOptions,
    private readonly endpoints: Readonly<Partial<Record<EndpointName, string | undefined>>>,
  ) {
    const { issuer, timeoutMilliseconds = 2000 } = options;
    const given = Object.entries(endpoints);
    const known = given.flatMap(([, url]) => url ?? []);
    if (issuer === undefined ? known.length < given.length : known.length > 0) {
      throw new TypeError(`give either issuer or ${given.map(([name]) => camelCase(name)).join(' and ')}`);
    }
    requireAtLeast(1, timeoutMilliseconds, 'timeoutMilliseconds');
    for (const url of [issuer ?? known].flat()) new URL(url); // a mistyped URL shows at start, not at the first request
    this.transport = { fetch: options.fetch ?? globalThis.fetch, timeoutMilliseconds };
    this.authorization = basicCredentials(options.clientId, options.clientSecret);
  }

  /** @throws IntrospectionUnavailable anything but 200 with JSON */
  async ask(endpoint: EndpointName, { body, headers = {} }: Question): Promise<unknown> {
    const init = { method: 'POST', headers: { authorization: this.authorization, accept: 'application/json', ...headers }, ...(body !== undefined && { body }) };
    return jsonAnswer(`the ${wordsFor(endpoint)}`, await this.whereToAsk(endpoint), init, this.transport);
  }

  private async whereToAsk(name: EndpointName): Promise<string> {
    const known = this.endpoints[name];
    if (known !== undefined) return known;
    const found = (await this.readMetadata())[name];
    if (typeof found === 'string') return found;
    this.metadata = undefined; // the next call looks again
    throw new IntrospectionUnavailable(`the metadata document names no ${wordsFor(name)}`);
  }

  private readMetadata(): Promise<Metadata> {
    this.metadata ??= this.fetchMetadata(this.options.issuer ?? '').catch((error: unknown) => {
      this.metadata = undefined;
      throw error;
    });
    return this.metadata;
  }

  private async fetchMetadata(issuer: string): Promise<Metadata> {
    const answer = await jsonAnswer('the metadata document', metadataUrl(issuer), { headers: { accept: 'application/json' } }, this.transport);
    // RFC 8414 §3.3: identical, or the document must not be used
    if ((answer as Metadata | null)?.['issuer'] !== issuer) throw new IntrospectionUnavailable('the metadata document names another issuer');
    return answer as Metadata;
  }
}

const wordsFor = (name: EndpointName): string => name.replace('_', ' ');
const camelCase = (name: string): string => name.replace(/_(\w)/, (_, letter: string) => letter.toUpperCase());
