import { OAuthError } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import { parseLenientForm } from '../wire/form.js';
import { onwardFrom } from '../wire/html.js';
import { interactionClient } from './interaction-client.js';
import { displayName, hasRequest, type InteractionNeeds, type Opened } from './interaction-flow.js';
import { authorizePaths, ownPage } from './mediagoblin/addresses.js';
import { askedBy, askingClient } from './mediagoblin/asked.js';

/** What comes after the sign-in, as far as its pages must know. */
export interface Continuation {
  /** Absent: no client waits. */
  readonly clientId?: string;
  /** The name that people see. */
  readonly clientName?: string;
  /** Where the form's answer may lead besides ourselves. */
  readonly formTarget?: string;
}

/** @throws PageExpired the client that waits may not ask any more */
export async function continuationOf(opened: Opened, needs: Pick<InteractionNeeds, 'clients' | 'clock' | 'config'>): Promise<Continuation> {
  if (!hasRequest(opened)) return continuationTo(opened.interaction.next ?? '', needs);
  return ofClient(await interactionClient(opened, needs), opened.interaction.request.redirectUri);
}

/** For pages. */
export const named = ({ clientName }: Continuation): { readonly clientName?: string } => (clientName === undefined ? {} : { clientName });

/** The page may be one where a client asks, and may answer it at once. What is wrong with that, the page itself will say. */
async function continuationTo(next: string, needs: Pick<InteractionNeeds, 'clients' | 'config'>): Promise<Continuation> {
  const page = ownPage(next, authorizePaths(needs.config), needs.config);
  if (page === undefined) return {};
  try {
    const form = parseLenientForm(page.query);
    const asked = askedBy(await askingClient(form, needs), form);
    return ofClient(asked.client, asked.redirectUri);
  } catch (error) {
    if (error instanceof OAuthError) return {};
    throw error;
  }
}

const ofClient = (client: Client, redirectUri: string): Continuation => ({
  clientId: client.clientId,
  clientName: displayName(client),
  formTarget: onwardFrom(redirectUri),
});
