import type { Pages } from '@assent/core';
import { answerPage } from './answer-page.js';
import { clientListPage } from './client-list-page.js';
import { connectionsPage } from './connections-page.js';
import { consentPage } from './consent-page.js';
import { deviceCodePage } from './device-code-page.js';
import { deviceConsentPage } from './device-consent-page.js';
import { deviceDonePage } from './device-done-page.js';
import { errorPage } from './error-page.js';
import { landingPage, type LandingPage } from './landing-page.js';
import { mediagoblinConsentPage } from './mediagoblin-consent-page.js';
import { registerClientPage } from './register-client-page.js';
import { secondFactorPage } from './second-factor-page.js';
import { signInPage } from './sign-in-page.js';

/** The core's pages, and the one that needs no core. */
export interface HtmlPages extends Pages {
  landing(page: LandingPage): string;
}

/** HTML documents: complete, static, without scripts but for one that presses a button. */
export const htmlPages: HtmlPages = {
  signIn: signInPage,
  secondFactor: secondFactorPage,
  consent: consentPage,
  mediagoblinConsent: mediagoblinConsentPage,
  deviceCode: deviceCodePage,
  deviceConsent: deviceConsentPage,
  deviceDone: deviceDonePage,
  answer: answerPage,
  error: errorPage,
  registerClient: registerClientPage,
  clientList: clientListPage,
  connections: connectionsPage,
  landing: landingPage,
};
