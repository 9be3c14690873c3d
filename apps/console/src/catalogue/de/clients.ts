import type { clients as english } from '../en/clients.js';
import { actions } from './clients/actions.js';
import { configuration } from './clients/configuration.js';
import { detail } from './clients/detail.js';
import { edit } from './clients/edit.js';
import { policy } from './clients/policy.js';
import { secret } from './clients/secret.js';
import { authMethods, clientTypes, grantTypes, kinds } from './clients/terms.js';
import { review, wizard } from './clients/wizard.js';

export const clients: typeof english = {
  title: 'Clients',
  subtitle: 'Anwendungen, die Tokens bekommen, und APIs, die nach ihnen fragen.',
  register: 'Client registrieren',
  client: 'Client',
  kind: 'Art der Anwendung',
  kindShort: 'Art',
  noKind: 'Nicht angegeben',
  grants: 'Grant-Typen',
  noGrants: 'Keine',
  status: 'Status',
  searchLabel: 'Name, client_id oder Redirect-URI',
  emptyTitle: 'Noch kein Client',
  empty: 'Ein Client ist eine Anwendung, die von diesem Server Tokens bekommt, oder eine API, die fragt, ob ein Token gültig ist. Jeder wird einmal registriert und bekommt eine Kennung, und ein Geheimnis, wenn er eines bewahren kann.',
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
