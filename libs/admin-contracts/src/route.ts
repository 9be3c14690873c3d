import type { z } from 'zod';

/** What a caller must be allowed: a scope of the token, within what the person's role allows. */
export type Permission = 'read' | 'revoke' | 'manage';

/** What an operation asks of its callers. 'nothing': it is open to everybody, and nobody's credentials are looked at. */
export type Requirement = Permission | 'nothing';

export const PERMISSIONS: readonly Permission[] = ['read', 'revoke', 'manage'];

/** The scope that a permission needs. */
export const scopeOf = (permission: Permission): `admin:${Permission}` => `admin:${permission}`;

/** One operation of the admin API: what its controller serves and what the OpenAPI document says. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `{parameters}`, below the issuer. */
  readonly path: `/admin/${string}`;
  readonly needs: Requirement;
  readonly summary: string;
  readonly status: 200 | 201 | 204;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent: no body, or one that is not JSON. */
  readonly response?: z.ZodType;
  /** Of a body that is not JSON. */
  readonly contentType?: 'text/csv';
  /** Statuses of its own, beside those that every route may answer with. */
  readonly errors?: readonly (409 | 412)[];
  /** For how long anybody may keep the answer, which has an entity tag then. Absent: not at all. */
  readonly cacheSeconds?: number;
}

/** Names in braces. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParameter<Rest> : never;

export const pathParameters = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
