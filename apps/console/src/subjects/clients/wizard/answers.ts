import type { ApplicationType } from '@assent/admin-contracts';

/** What somebody said in the wizard. Named as in the JSON of the API where it is the same, so that the server's errors find their fields. */
export interface Answers {
  readonly application_type: ApplicationType | '';
  readonly client_name: string;
  readonly client_description: string;
  /** Rows of the form: some may be empty. */
  readonly redirect_uris: readonly string[];
  readonly token_endpoint_auth_method: 'client_secret_basic' | 'private_key_jwt';
  /** As pasted. */
  readonly jwks: string;
  readonly scope: readonly string[];
  readonly refresh: boolean;
}

export const NO_ANSWERS: Answers = {
  application_type: '',
  client_name: '',
  client_description: '',
  redirect_uris: [''],
  token_endpoint_auth_method: 'client_secret_basic',
  jwks: '',
  scope: [],
  refresh: false,
};
