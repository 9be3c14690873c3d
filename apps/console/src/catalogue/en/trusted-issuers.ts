/** The pages about Trusted issuers. */
export const trustedIssuers = {
  title: 'Trusted issuers',
};
