/** The pages about clients. */
export const clients = {
  title: 'Clients',
  subtitle: 'Applications that get tokens, and APIs that ask about them.',
  register: 'Register a client',
};
