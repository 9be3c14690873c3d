import { queryOptions } from '@tanstack/react-query';
import { ApiProblem } from '../api/api-problem.js';
import { call } from '../api/call.js';
import { isCredential } from './is-credential.js';

export type SubjectKind = 'client' | 'user' | 'api';

/** A client, a person or an API, as it is picked from a list. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
  /** What tells it apart from others of the same name. */
  readonly detail?: string | undefined;
}

const LIMIT = 8;

interface Source {
  readonly search: (q: string, signal: AbortSignal) => Promise<readonly Subject[]>;
  readonly find: (id: string, signal: AbortSignal) => Promise<Subject>;
}

const client = ({ client_id: id, client_name: name }: { readonly client_id: string; readonly client_name?: string | undefined }): Subject => ({ kind: 'client', id, name: name ?? id, detail: id });
const user = ({ user_id: id, username, email, name }: { readonly user_id: string; readonly username: string; readonly email?: string | undefined; readonly name?: string | undefined }): Subject => ({
  kind: 'user',
  id,
  name: username,
  detail: [name, email].filter((text) => text !== undefined).join(' · ') || undefined,
});
const api = ({ identifier, name }: { readonly identifier: string; readonly name: string }): Subject => ({ kind: 'api', id: identifier, name, detail: identifier });

const SOURCES: Readonly<Record<SubjectKind, Source>> = {
  client: {
    search: async (q, signal) => (await call('GET /admin/clients', { query: { q, limit: LIMIT }, signal })).items.map(client),
    find: async (id, signal) => client(await call('GET /admin/clients/{client_id}', { params: { client_id: id }, signal })),
  },
  user: {
    search: async (q, signal) => (await call('GET /admin/users', { query: { q, limit: LIMIT }, signal })).items.map(user),
    find: async (id, signal) => user(await call('GET /admin/users/{user_id}', { params: { user_id: id }, signal })),
  },
  api: {
    search: async (q, signal) => (await call('GET /admin/apis', { query: { q, limit: LIMIT }, signal })).items.map(api),
    find: async (id, signal) => api(await call('GET /admin/apis/{identifier}', { params: { identifier: id }, signal })),
  },
};

/** Those whose name or identifier contains a text; without one, the first of the list. A credential is never asked for: it would be in an
 *  address. */
export const subjectSearch = (kind: SubjectKind, text: string) => {
  const q = isCredential(text) ? '' : text.trim();
  return queryOptions({ queryKey: ['subject-search', kind, q], queryFn: ({ signal }) => SOURCES[kind].search(q, signal), staleTime: 15_000 });
};

/** Whether a text is a part of what is shown of it. */
export const has = ({ id, name, detail = '' }: Subject, text: string): boolean => `${name}\n${detail}\n${id}`.toLowerCase().includes(text.toLowerCase());

/** The name of one; null: it is gone. */
export const subjectById = (kind: SubjectKind, id: string) =>
  queryOptions({
    queryKey: ['subject', kind, id],
    queryFn: async ({ signal }): Promise<Subject | null> => {
      try {
        return await SOURCES[kind].find(id, signal);
      } catch (error) {
        if (error instanceof ApiProblem && (error.kind === 'not-found' || error.kind === 'invalid')) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
