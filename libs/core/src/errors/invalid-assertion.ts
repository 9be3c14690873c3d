import { OAuthError } from './oauth-error.js';

/** All reasons share one public text: who tries assertions learns nothing about issuers and people. @spec RFC 7521 §4.1.1 */
export class InvalidAssertion extends OAuthError {
  readonly code = 'invalid_grant';

  constructor(detail: string, cause?: unknown) {
    super({ description: 'The assertion is invalid, expired, used before or not trusted.', detail, cause });
  }
}
