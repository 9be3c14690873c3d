import type { UserCreation, UserPatch, UserView } from '@assent/admin-contracts';

/** What a form about a person holds, named as in the JSON. Passwords are apart: no draft keeps them. */
export interface UserValues {
  username: string;
  name: string;
  email: string;
  roles: UserView['roles'];
}

export const NEW_USER: UserValues = { username: '', name: '', email: '', roles: [] };

export const valuesOf = ({ username, name = '', email = '', roles }: UserView): UserValues => ({ username, name, email, roles: [...roles] });

const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

export function creationOf({ username, name, email, roles }: UserValues, password: string): UserCreation {
  return { username: username.trim(), name: given(name), email: given(email), roles, ...(password !== '' && { password }) };
}

/** What was emptied is removed. */
export function patchOf({ username, name, email, roles }: UserValues): UserPatch {
  return { username: username.trim(), name: given(name) ?? null, email: given(email) ?? null, roles };
}
