import type { Client } from '../model/client.js';
import type { User } from '../model/user.js';
import type { ApiStore } from '../ports/api.store.js';
import type { AskingClient, ConsentScope } from '../ports/asking-client.js';
import type { ConsentStore } from '../ports/consent.store.js';
import { OFFLINE_ACCESS } from '../tokens/scope.js';

interface WordsNeeds {
  readonly apis: ApiStore;
  readonly consents: ConsentStore;
}

/** What a consent page says about the client. */
export function describeClient(client: Client): AskingClient {
  const { clientDescription, clientId, clientName, clientUri, logoUri, policyUri, tosUri } = client;
  return {
    clientId,
    clientName: clientName ?? clientId,
    ...(clientDescription !== undefined && { clientDescription }),
    ...(clientUri !== undefined && { clientUri }),
    ...(logoUri !== undefined && { logoUri }),
    ...(policyUri !== undefined && { policyUri }),
    ...(tosUri !== undefined && { tosUri }),
  };
}

/** What it says about each scope. */
export async function describeScopes(scope: readonly string[], client: Client, user: User, { apis, consents }: WordsNeeds): Promise<readonly ConsentScope[]> {
  const relevant = await apis.relevantTo({ scopes: scope, identifiers: [] });
  const before = await consents.find(user.userId, client.clientId);
  return scope.map((name) => {
    const owner = relevant.find((api) => api.scopes.some((candidate) => candidate.name === name));
    const described = owner?.scopes.find((candidate) => candidate.name === name)?.description;
    return {
      name,
      description: described ?? (name === OFFLINE_ACCESS ? 'Keep access while you are away' : name),
      ...(owner !== undefined && { apiName: owner.name }),
      allowedBefore: before.includes(name),
    };
  });
}
