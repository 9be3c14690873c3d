import type { secret as english } from '../../en/clients/secret.js';

export const secret: typeof english = {
  registeredTitle: (name) => `${name} ist registriert`,
  registered: 'Ab jetzt funktioniert es.',
  credentials: 'Kennung und Geheimnis',
  clientId: 'Client-ID',
  clientSecret: 'Client-Geheimnis',
  once: 'Das Geheimnis wird nur dieses eine Mal gezeigt. Aufbewahrt wird nur ein Hash: Geht es verloren, muss ein neues gemacht werden.',
  noSecret: 'Er hat kein Geheimnis: Seine Kennung ist alles, was er braucht.',
  withKeys: 'Er hat kein Geheimnis: Er weist sich mit seinem eigenen Schlüssel aus.',
  stored: 'Ich habe das Geheimnis gespeichert',
  download: '.env herunterladen',
  storedNeeded: 'Speichern Sie es zuerst: Auf der nächsten Seite ist es fort.',
  open: 'Client öffnen',
  nextTitle: 'Als Nächstes',
  nextApi: 'Nennen Sie ihn bei einer API, damit er nach ihren Tokens fragen darf.',
};
