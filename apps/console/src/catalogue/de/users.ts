import type { users as english } from '../en/users.js';

export const users: typeof english = {
  title: 'Personen',
};
