import type * as English from '../../en/clients/terms.js';

export const kinds: typeof English.kinds = {
  web: { name: 'Webserver', sentence: 'Läuft auf Ihrem Server und bewahrt dort ein Geheimnis: eine Webanwendung oder das Backend eines Frontends.' },
  spa: { name: 'Single-Page-App', sentence: 'Läuft allein im Browser. Wer die Seite öffnet, kann alles lesen; deshalb hat sie kein Geheimnis.' },
  native: { name: 'Native App', sentence: 'Wird auf Telefonen, Rechnern oder Kommandozeilen installiert und kann darum auch kein Geheimnis bewahren.' },
  machine: { name: 'Maschine', sentence: 'Handelt für sich selbst, ohne eine Person: ein nächtlicher Auftrag, ein Dienst, der einen anderen aufruft.' },
  device: { name: 'Gerät ohne Browser', sentence: 'Ein Fernseher, ein Drucker, ein entferntes Terminal: Personen erlauben es auf einem anderen Gerät, wo sie einen kurzen Code eintippen.' },
  api: { name: 'API', sentence: 'Bekommt keine Tokens, sondern nimmt sie an und fragt, ob sie gültig sind: eine API, ein Mailserver, ein Reverse-Proxy.' },
};

export const grantTypes: typeof English.grantTypes = {
  authorization_code: { short: 'Code', sentence: 'Personen melden sich im Browser an und kommen mit einem Code zurück (RFC 6749 §4.1).' },
  refresh_token: { short: 'Refresh', sentence: 'Macht weiter, während die Person weg ist; jedes Auffrischen gibt ein neues Refresh-Token (RFC 6749 §6).' },
  client_credentials: { short: 'Client Credentials', sentence: 'Handelt für sich selbst, ohne eine Person (RFC 6749 §4.4).' },
  'urn:ietf:params:oauth:grant-type:device_code': { short: 'Gerätecode', sentence: 'Personen tippen auf einem anderen Gerät einen kurzen Code ein (RFC 8628).' },
  'urn:ietf:params:oauth:grant-type:jwt-bearer': { short: 'JWT-Assertion', sentence: 'Tauscht ein JWT eines vertrauten Ausstellers gegen Tokens (RFC 7523).' },
  'urn:ietf:params:oauth:grant-type:saml2-bearer': { short: 'SAML-Assertion', sentence: 'Tauscht eine SAML-Assertion eines vertrauten Ausstellers gegen Tokens (RFC 7522).' },
  implicit: { short: 'Implicit', sentence: 'Tokens direkt in der Adresse einer Seite. Nur mit dem Schalter unter den älteren Wegen.' },
  password: { short: 'Passwort', sentence: 'Ihm werden Passwörter von Personen anvertraut. Nur mit dem Schalter unter den älteren Wegen.' },
};

export const authMethods: typeof English.authMethods = {
  client_secret_basic: 'Geheimnis im Header (client_secret_basic)',
  client_secret_post: 'Geheimnis im Formular (client_secret_post)',
  private_key_jwt: 'Schlüsselpaar (private_key_jwt)',
  none: 'Mit nichts: öffentlicher Client (none)',
};

export const clientTypes: typeof English.clientTypes = {
  confidential: 'Vertraulich: kann ein Geheimnis bewahren',
  public: 'Öffentlich: kann kein Geheimnis bewahren',
};
