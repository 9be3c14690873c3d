import type { ServerConfig } from '../config/server-config.js';
import type { ClientStore } from '../ports/client.store.js';
import type { TrustedIssuerStore } from '../ports/trusted-issuer.store.js';

export interface OfferingNeeds {
  readonly clients: ClientStore;
  readonly config: ServerConfig;
  readonly trustedIssuers: TrustedIssuerStore;
}

/** What is built in and off until somebody switches it on. While it is off, it is refused as unsupported and metadata do not mention it. */
export interface Offering {
  offered(needs: OfferingNeeds): Promise<boolean>;
}

/** Those that are on: everything without a switch, and what its switch says. */
export async function offeredOf<Entry extends Partial<Offering>>(entries: Iterable<Entry>, needs: OfferingNeeds): Promise<readonly Entry[]> {
  const all = [...entries];
  const on = await Promise.all(all.map(async (entry) => entry.offered === undefined || entry.offered(needs)));
  return all.filter((_, index) => on[index]);
}
