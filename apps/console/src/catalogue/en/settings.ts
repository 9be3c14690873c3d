/** The pages about Settings. */
export const settings = {
  title: 'Settings',
};
