import { ROUTES, type ClientCheck, type ClientCheckResult } from '@assent/admin-contracts';
import { parseByRules, RulesBroken } from '@assent/core';
import { Conflict, type Management } from '@assent/storage-postgres';
import { brokenRules } from '../http/problem-of.js';

type Clients = Pick<Management['clients'], 'check' | 'get'>;

/** What registering a client, or changing this one, would refuse: by the same shapes and the same rules. @throws NotFound */
export async function checkedClient(clients: Clients, { client_id: clientId, metadata }: ClientCheck): Promise<ClientCheckResult> {
  if (clientId !== undefined) await clients.get(clientId);
  const { body } = clientId === undefined ? ROUTES.registerClient : ROUTES.updateClient;
  try {
    await clients.check(parseByRules(body, metadata), clientId);
    return { errors: [] };
  } catch (error) {
    if (error instanceof RulesBroken) return { errors: brokenRules(error.violations) };
    if (error instanceof Conflict) return { errors: [{ field: '', rule: error.message }] };
    throw error;
  }
}
