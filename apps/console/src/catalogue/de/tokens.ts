import type { tokens as english } from '../en/tokens.js';

export const tokens: typeof english = {
  title: 'Tokens',
};
