import type { ClientView } from '@assent/admin-contracts';
import type { Words } from '../../../catalogue/language.js';

export type OlderWay = keyof Words['clients']['policy']['members'];

/** Whether a client has what is off by default, by member: the older protocols, and what nobody should do without a reason. */
const IS_ON: Readonly<Record<OlderWay, (client: ClientView) => boolean>> = {
  require_pkce: (client) => !client.require_pkce,
  profile: ({ profile }) => profile !== 'oauth2.1',
  redirect_match: ({ redirect_match: match }) => match !== 'exact',
  allow_implicit: ({ allow_implicit: on }) => on,
  implicit_answer_page: ({ implicit_answer_page: on }) => on,
  allow_password_grant: ({ allow_password_grant: on }) => on,
  allow_body_token: ({ allow_body_token: on }) => on,
  allow_query_token: ({ allow_query_token: on }) => on,
  token_types: ({ token_types: types }) => types.includes('mac'),
  access_token_type: ({ access_token_type: type }) => type === 'mac',
  strict_token_type: ({ strict_token_type: on }) => on,
  mac_algorithm: ({ mac_algorithm: algorithm }) => algorithm !== 'hmac-sha-256',
  mac_require_bodyhash: ({ mac_require_bodyhash: on }) => on,
  mac_allow_draft_00: ({ mac_allow_draft_00: on }) => on,
  allow_mediagoblin: ({ allow_mediagoblin: on }) => on,
  skip_consent: ({ skip_consent: on }) => on,
};

export const olderWaysOf = (client: ClientView): readonly OlderWay[] => (Object.keys(IS_ON) as OlderWay[]).filter((member) => IS_ON[member](client));
