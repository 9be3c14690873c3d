/** The pages about Dashboard. */
export const dashboard = {
  title: 'Dashboard',
};
