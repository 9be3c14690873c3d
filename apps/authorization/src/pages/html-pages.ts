import type { Pages } from '@assent/core';
import { consentPage } from './consent-page.js';
import { errorPage } from './error-page.js';
import { signInPage } from './sign-in-page.js';

/** The core's pages as HTML documents: complete, static, without scripts. */
export const htmlPages: Pages = { signIn: signInPage, consent: consentPage, error: errorPage };
