import { InvalidRequest, type OAuthError } from '../../errors/oauth-error.js';
import type { Pages } from '../../ports/pages.js';
import { json } from '../../wire/json.js';
import type { WireResponse } from '../../wire/response.js';
import { errorPage } from '../page-error.js';

/** What the plugin refused, in its own words. */
export class Refusal extends InvalidRequest {
  constructor(readonly words: string) {
    super(words);
  }
}

/** The plugin answered its own errors with status 200 and JSON, to browsers too; everything else is a page. */
export const refusalOrPage = (error: OAuthError, needs: { readonly pages: Pages }): WireResponse =>
  error instanceof Refusal ? { ...json(200, { status: 400, errors: [error.words] }), error } : errorPage(error, needs);
