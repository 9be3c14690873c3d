import type { Introspected, Observer, TokenIssued } from '@assent/core';
import { ClientActivity } from './client-activity.js';
import { EndpointMeter } from './endpoint-meter.js';

/** Everything that this process counts, since it started. Who wants to know reads it: counting itself costs as little as it can. */
export class ServiceMetrics implements Observer {
  private readonly byEndpoint = new Map<string, EndpointMeter>();
  /** By grant type, then by token type. */
  readonly tokens = new Map<string, Map<string, number>>();
  readonly introspections = { introspect: { active: 0, inactive: 0 }, verify: { active: 0, inactive: 0 }, check: { active: 0, inactive: 0 } };
  readonly clients = new ClientActivity();

  get meters(): Iterable<EndpointMeter> {
    return this.byEndpoint.values();
  }

  /** @param endpoint a route as it was mounted, below the issuer: addresses would be endless, and may hold secrets */
  meter(endpoint: string, isProtocol: boolean): EndpointMeter {
    const known = this.byEndpoint.get(endpoint);
    if (known !== undefined) return known;
    const meter = new EndpointMeter(endpoint, isProtocol);
    this.byEndpoint.set(endpoint, meter);
    return meter;
  }

  tokenIssued({ clientId, grantType, tokenType }: TokenIssued): void {
    const byTokenType = this.tokens.get(grantType) ?? new Map<string, number>();
    this.tokens.set(grantType, byTokenType.set(tokenType, (byTokenType.get(tokenType) ?? 0) + 1));
    this.clients.tokenIssued(clientId);
  }

  introspected({ active, askedBy, endpoint }: Introspected): void {
    this.introspections[endpoint][active ? 'active' : 'inactive'] += 1;
    if (askedBy !== undefined) this.clients.introspected(askedBy);
  }
}
