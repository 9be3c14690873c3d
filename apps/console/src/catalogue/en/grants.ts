/** The pages about Grants. */
export const grants = {
  title: 'Grants',
};
