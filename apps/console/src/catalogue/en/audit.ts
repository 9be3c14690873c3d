/** The pages about Audit log. */
export const audit = {
  title: 'Audit log',
};
