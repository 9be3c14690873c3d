import type { trustedIssuers as english } from '../en/trusted-issuers.js';

export const trustedIssuers: typeof english = {
  title: 'Vertraute Aussteller',
};
