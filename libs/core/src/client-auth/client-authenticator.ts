import { InvalidClient, InvalidRequest } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { Params } from '../wire/form.js';
import type { WireRequest } from '../wire/request.js';
import type { ClientAuthMethod, ClientAuthNeeds } from './client-auth-method.js';
import type { FailureThrottle } from './failure-throttle.js';

/** Finds out which client calls. */
export class ClientAuthenticator {
  constructor(
    private readonly methods: readonly ClientAuthMethod[],
    private readonly throttle: FailureThrottle,
    private readonly needs: ClientAuthNeeds,
  ) {}

  /** @throws InvalidRequest two methods at once; InvalidClient; TooManyRequests */
  async authenticate(request: WireRequest, params: Params): Promise<Client> {
    const method = this.methodOf(request, params);
    const { clientId, prove } = method.claim(request, params, this.needs);
    this.throttle.requireUnblocked(clientId, request.remoteAddress);
    const client = await this.needs.clients.find(clientId);
    const failure = client && (await whyRefused(client, method, prove, this.needs));
    if (client !== undefined && failure === undefined) return client;
    await this.throttle.countFailure(clientId, request.remoteAddress);
    // The log does not name an unknown one: what it calls itself may be a secret.
    throw new InvalidClient(client === undefined ? 'unknown client' : `${client.clientId}: ${failure}`);
  }

  /** RFC 6749 §2.3: not more than one method in each request. */
  private methodOf(request: WireRequest, params: Params): ClientAuthMethod {
    const tried = this.methods.filter((method) => method.recognises(request, params));
    if (tried.length > 1) throw new InvalidRequest('More than one client authentication method was used.');
    const [method] = tried;
    if (method === undefined) throw new InvalidClient('no client authentication');
    return method;
  }
}

async function whyRefused(
  client: Client,
  method: ClientAuthMethod,
  prove: (client: Client) => Promise<string | undefined>,
  { config }: ClientAuthNeeds,
): Promise<string | undefined> {
  if (client.disabledAt !== undefined) return 'the client is disabled';
  if (client.unregistered === true && !config.unregisteredClients) return 'nobody registered the client, and such clients are switched off';
  // RFC 7591 §2: a client uses the method that it is registered for
  if (client.tokenEndpointAuthMethod !== method.name) return `the client is registered for ${client.tokenEndpointAuthMethod}`;
  return prove(client);
}
