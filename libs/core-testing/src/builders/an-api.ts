import { randomUUID } from 'node:crypto';
import type { Api } from '@assent/core';

/** An API with an identifier of its own and the scope `api:read`. */
export const anApi = (given: Partial<Api> = {}): Api => ({
  identifier: `https://${randomUUID()}.example.test/`,
  name: 'Example API',
  tokenFormat: 'opaque',
  bearerMethods: ['header'],
  scopes: [{ name: 'api:read', description: 'Read your things' }],
  introspectionClients: [],
  ...given,
});
