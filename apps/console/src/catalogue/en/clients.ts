import { actions } from './clients/actions.js';
import { configuration } from './clients/configuration.js';
import { detail } from './clients/detail.js';
import { edit } from './clients/edit.js';
import { policy } from './clients/policy.js';
import { secret } from './clients/secret.js';
import { authMethods, clientTypes, grantTypes, kinds } from './clients/terms.js';
import { review, wizard } from './clients/wizard.js';

/** The pages about clients. */
export const clients = {
  title: 'Clients',
  subtitle: 'Applications that get tokens, and APIs that ask about them.',
  register: 'Register a client',
  client: 'Client',
  kind: 'Kind of application',
  kindShort: 'Kind',
  noKind: 'Not said',
  grants: 'Grant types',
  noGrants: 'None',
  status: 'Status',
  searchLabel: 'Name, client_id or redirect URI',
  emptyTitle: 'No client yet',
  empty: 'A client is an application that gets tokens from this server, or an API that asks whether a token is good. Each one is registered once and gets an id, and a secret if it can keep one.',
  kinds,
  grantTypes,
  authMethods,
  clientTypes,
  wizard,
  review,
  secret,
  detail,
  actions,
  configuration,
  policy,
  edit,
};
