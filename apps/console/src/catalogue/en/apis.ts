/** The pages about APIs & scopes. */
export const apis = {
  title: 'APIs & scopes',
};
