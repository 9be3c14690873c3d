import type { audit as english } from '../en/audit.js';

export const audit: typeof english = {
  title: 'Protokoll',
};
