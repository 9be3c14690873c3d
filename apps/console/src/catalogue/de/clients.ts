import type { clients as english } from '../en/clients.js';

export const clients: typeof english = {
  title: 'Clients',
  subtitle: 'Anwendungen, die Tokens bekommen, und APIs, die nach ihnen fragen.',
  register: 'Client registrieren',
};
