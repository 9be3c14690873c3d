import type { Api } from '../../model/api.js';
import type { Client } from '../../model/client.js';
import type { User } from '../../model/user.js';
import type { ApiStore } from '../../ports/api.store.js';
import type { MediagoblinConsentPage } from '../../ports/pages.js';
import { html, onwardFrom } from '../../wire/html.js';
import type { WireRequest } from '../../wire/request.js';
import type { WireResponse } from '../../wire/response.js';
import { displayName, type InteractionNeeds } from '../interaction-flow.js';
import { ExplainedError } from '../page-error.js';
import { addressOf } from './addresses.js';
import type { Asked } from './asked.js';
import { FULL_CONTROL } from './full-control.js';
import { routePath } from './mount.js';
import { csrfTokenOf } from './page-csrf.js';

/** Who is asked what. */
export interface Question {
  readonly user: User;
  readonly asked: Asked;
  /** The authorization request, which is made again after the answer. */
  readonly here: Pick<WireRequest, 'path' | 'query'>;
  /** What the client would have full control of. */
  readonly api: Api;
}

/** The question whether a client may have full control. */
export function consentView(http: WireRequest, { api, asked, here, user }: Question, needs: InteractionNeeds): WireResponse {
  const { client, redirectUri, registered } = asked;
  const { clientDescription, clientUri, policyUri, tosUri } = client;
  const body = needs.pages.mediagoblinConsent({
    action: routePath(http, 'client/authorize'),
    csrfToken: csrfTokenOf(http, needs) ?? '',
    next: addressOf(here, needs.config),
    clientId: client.clientId,
    clientName: displayName(client),
    ...(clientDescription !== undefined && { clientDescription }),
    ...(clientUri !== undefined && { clientUri }),
    ...(policyUri !== undefined && { policyUri }),
    ...(tosUri !== undefined && { tosUri }),
    registeredBy: registeredBy(client, user),
    username: user.username,
    ...returning(redirectUri),
    redirectUriRegistered: registered,
    permission: api.scopes.find(({ name }) => name === FULL_CONTROL)?.description ?? FULL_CONTROL,
    apiName: api.name,
  });
  return html(200, body, onwardFrom(redirectUri));
}

function registeredBy({ ownerUserId }: Client, { userId }: User): MediagoblinConsentPage['registeredBy'] {
  if (ownerUserId === undefined) return 'admin';
  return ownerUserId === userId ? 'you' : 'somebody';
}

const THIS_COMPUTER: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

function returning(redirectUri: string): Pick<MediagoblinConsentPage, 'returnsTo' | 'returnsBy'> {
  const { hostname, origin, protocol } = new URL(redirectUri);
  if (protocol !== 'http:') return { returnsTo: origin === 'null' ? protocol : origin, returnsBy: 'encrypted' };
  return { returnsTo: origin, returnsBy: THIS_COMPUTER.has(hostname) ? 'this-computer' : 'plaintext' };
}

/** @throws ExplainedError nobody has set it up: said to the person, for no client can do anything about it */
export async function mediaApi({ apis }: { readonly apis: ApiStore }): Promise<Api> {
  const [api] = await apis.relevantTo({ scopes: [FULL_CONTROL], identifiers: [] });
  if (api !== undefined) return api;
  throw new ExplainedError(
    {
      title: 'There is nothing to give access to yet',
      explanation: 'This service is not set up completely, so no app can get access here. Nothing was shared. Please tell the people who run this service.',
    },
    { description: `No API owns the scope ${FULL_CONTROL}. Register the API of the media server with it.` },
  );
}
