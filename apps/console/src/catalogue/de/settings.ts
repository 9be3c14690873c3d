import type { settings as english } from '../en/settings.js';

export const settings: typeof english = {
  title: 'Einstellungen',
  subtitle: 'Womit diese Installation gestartet wurde. Einstellungen kommen aus der Umgebung der Dienste: hier kann sie niemand ändern.',
  filter: 'Name oder Beschreibung',
  variable: 'Einstellung',
  value: 'Wert',
  rule: 'Muss sein',
  noValue: 'nicht gesetzt',
  from: { environment: 'gesetzt', default: 'Vorgabe', absent: 'nicht gesetzt' },
  howTitle: 'So ändern Sie eine',
  how: 'Setzen Sie die Variable für jeden Dienst und starten Sie alle neu. Mit einem falschen Wert startet ein Dienst nicht; er nennt ihn, die Regel und ein Beispiel.',
};
