import type { settings as english } from '../en/settings.js';

export const settings: typeof english = {
  title: 'Einstellungen',
};
