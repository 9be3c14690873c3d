import type { apis as english } from '../en/apis.js';

export const apis: typeof english = {
  title: 'APIs & Scopes',
};
