/** The pages about Users. */
export const users = {
  title: 'Users',
};
