/** The pages about Tokens. */
export const tokens = {
  title: 'Tokens',
};
