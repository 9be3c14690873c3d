import type { Call } from './call.js';
import type { Lineage } from './lineage.js';
import type { Violation } from './violation.js';

/** A history counts only if somebody looked, when all was over, at everything that was acknowledged, and got an answer. */
export function everythingIsAudited({ calls, issued }: Lineage): Violation[] {
  const seen = new Set(calls.filter(({ isAudit, outcome }) => isAudit === true && (outcome === 'acknowledged' || outcome === 'refused')).map(({ kind, presents }) => `${kind} ${presents}`));
  const latest = latestRefreshTokens(calls);
  return [...issued].flatMap(([name, origins]) => {
    const wanted = wantedFor(name, origins, latest);
    return wanted === undefined || seen.has(`${wanted} ${name}`) ? [] : [{ invariant: 'everything is audited', what: `nobody looked at ${name} in the end`, calls: origins }];
  });
}

function wantedFor(name: string, origins: readonly Call[], latest: ReadonlySet<string>): Call['kind'] | undefined {
  const { accessToken, client } = origins[0]?.issues ?? {};
  if (name === client) return 'read-client';
  if (name === accessToken) return origins.every(({ isAudit }) => isAudit) ? undefined : 'introspect';
  return latest.has(name) ? 'refresh' : undefined;
}

/** Those that had no acknowledged successor before the audit. */
function latestRefreshTokens(calls: readonly Call[]): ReadonlySet<string> {
  const before = calls.filter(({ isAudit, outcome }) => isAudit !== true && outcome === 'acknowledged');
  const used = new Set(before.filter(({ kind }) => kind === 'refresh').map(({ presents }) => presents));
  return new Set(before.flatMap(({ issues }) => issues?.refreshToken ?? []).filter((name) => !used.has(name)));
}
