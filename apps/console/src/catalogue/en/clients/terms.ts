/** What an application is. */
export const kinds = {
  web: { name: 'Web server', sentence: 'Runs on a server of yours and keeps a secret there: a web application, or the backend of a front end.' },
  spa: { name: 'Single-page app', sentence: 'Runs in the browser alone. Whoever opens the page can read all of it, so it has no secret.' },
  native: { name: 'Native app', sentence: 'Is installed on phones, desktops or command lines of people, so it can keep no secret either.' },
  machine: { name: 'Machine', sentence: 'Acts for itself, without any person: a nightly job, a service that calls another one.' },
  device: { name: 'Device without browser', sentence: 'A television, a printer, a far terminal: people allow it on another device, where they type a short code.' },
  api: { name: 'API', sentence: 'Gets no tokens, but takes them and asks whether they are good: an API, a mail server, a reverse proxy.' },
};

/** @spec RFC 7591 §2 */
export const grantTypes = {
  authorization_code: { short: 'Code', sentence: 'People sign in in the browser and come back with a code (RFC 6749 §4.1).' },
  refresh_token: { short: 'Refresh', sentence: 'Goes on while the person is away; each refresh gives a new refresh token (RFC 6749 §6).' },
  client_credentials: { short: 'Client credentials', sentence: 'Acts for itself, without a person (RFC 6749 §4.4).' },
  'urn:ietf:params:oauth:grant-type:device_code': { short: 'Device code', sentence: 'People type a short code on another device (RFC 8628).' },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': { short: 'JWT assertion', sentence: 'Trades a JWT of a trusted issuer for tokens (RFC 7523).' },
  'urn:ietf:params:oauth:grant-type:saml2-bearer': { short: 'SAML assertion', sentence: 'Trades a SAML assertion of a trusted issuer for tokens (RFC 7522).' },
  implicit: { short: 'Implicit', sentence: 'Tokens straight into the address of a page. Only with its switch among the older ways.' },
  password: { short: 'Password', sentence: "Is trusted with people's passwords. Only with its switch among the older ways." },
};

/** How a client proves who it is. */
export const authMethods = {
  client_secret_basic: 'Secret in the header (client_secret_basic)',
  client_secret_post: 'Secret in the form (client_secret_post)',
  private_key_jwt: 'Key pair (private_key_jwt)',
  none: 'Nothing: public client (none)',
};

export const clientTypes = {
  confidential: 'Confidential: can keep a secret',
  public: 'Public: cannot keep a secret',
};
