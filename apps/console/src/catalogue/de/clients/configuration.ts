import type { configuration as english } from '../../en/clients/configuration.js';

export const configuration: typeof english = {
  title: 'Zum Einfügen',
  help: 'Mit Kennung, Adressen und Scopes dieses Clients. Das Geheimnis bleibt in Ihrer Umgebung.',
  choose: 'Bibliothek oder Server',
  flows: {
    authorization_code: 'Personen melden sich an',
    client_credentials: 'Für sich selbst',
    device_code: 'Ohne Browser',
    introspection: 'Tokens prüfen',
  },
  file: (name) => `${name}, Konfiguration`,
  nothing: 'Für die Grants dieses Clients gibt es nichts zum Einfügen.',
  noApi: 'Noch nennt keine API diesen Client; er würde von jedem Token „nicht gültig“ hören. Nennen Sie ihn bei einer API, dann steht hier die richtige Kennung.',
  toApis: 'Zu den APIs',
  moreAt: 'Die Dokumentation hat ganze Beispiele: eine Anwendung schreiben, eine API schützen, Reverse-Proxys, Mailserver.',
};
