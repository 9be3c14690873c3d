/** The pages about Signing keys. */
export const keys = {
  title: 'Signing keys',
};
