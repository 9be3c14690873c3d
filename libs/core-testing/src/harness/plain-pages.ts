import type { Pages } from '@assent/core';

/** Pages as JSON, so that specs read what would be shown. */
export const plainPages: Pages = {
  signIn: (page) => JSON.stringify({ page: 'sign-in', ...page }),
  secondFactor: (page) => JSON.stringify({ page: 'second-factor', ...page }),
  consent: (page) => JSON.stringify({ page: 'consent', ...page }),
  mediagoblinConsent: (page) => JSON.stringify({ page: 'mediagoblin-consent', ...page }),
  deviceCode: (page) => JSON.stringify({ page: 'device-code', ...page }),
  deviceConsent: (page) => JSON.stringify({ page: 'device-consent', ...page }),
  deviceDone: (page) => JSON.stringify({ page: 'device-done', ...page }),
  answer: (page) => JSON.stringify({ page: 'answer', ...page }),
  registerClient: (page) => JSON.stringify({ page: 'register-client', ...page }),
  clientList: (page) => JSON.stringify({ page: 'client-list', ...page }),
  connections: (page) => JSON.stringify({ page: 'connections', ...page }),
  error: (page) => JSON.stringify({ page: 'error', ...page }),
};
