import { InvalidRequest } from '../../errors/oauth-error.js';
import type { WireRequest } from '../../wire/request.js';

/** Where the routes of the dialect are, below the issuer: the plugin's own place, and the one that its last version had. */
export const MOUNTS = ['/oauth', '/oauth-2'] as const;

export type Route = 'authorize' | 'client/authorize' | 'client/register' | 'client/list' | 'client/rotate-secret' | 'client/connections' | 'client/connections/revoke';

const MOUNTED = /^((?:\/.*)?\/oauth(?:-2)?)\/(?:authorize|access_token|client\/[a-z/-]+)$/;

/** Path of another route of the mount that the request came by: who began on one of them stays there.
 *  @throws InvalidRequest a path that routers read as one of ours, but that is written differently (percent-encoded letters, an absolute URL) */
export function routePath({ path }: Pick<WireRequest, 'path'>, route: Route): string {
  const mount = MOUNTED.exec(path)?.[1];
  if (mount === undefined) throw new InvalidRequest('The path is not written as it should be.');
  return `${mount}/${route}`;
}
