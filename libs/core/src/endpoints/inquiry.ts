import type { AccessTokenReference, AccessTokenState } from '../model/access-token.js';
import type { Client } from '../model/client.js';
import type { Clock } from '../ports/clock.js';
import type { InquiryLog } from '../ports/inquiry-log.js';
import type { Introspected, Observer } from '../ports/observer.js';

export interface InquiryNeeds {
  readonly clock: Clock;
  readonly inquiries: InquiryLog;
  readonly observer: Observer;
}

/** A question about a credential, and what came out. */
export interface Inquiry extends Pick<Introspected, 'endpoint' | 'active'> {
  /** Absent: a token that asks about itself. */
  readonly caller?: Client;
  /** A good token, one of ours that is none for the caller, or nothing. */
  readonly outcome: { readonly state: AccessTokenState } | { readonly about?: AccessTokenReference };
}

/** Tells the observer, and notes for admins who asked about which token. What is no token of ours is not noted: anybody can make that up. */
export function answered({ active, caller, endpoint, outcome }: Inquiry, { clock, inquiries, observer }: InquiryNeeds): void {
  observer.introspected({ endpoint, active, askedBy: caller?.clientId });
  const about = 'state' in outcome ? outcome.state.token : outcome.about;
  if (caller !== undefined && about !== undefined) inquiries.note(about, caller.clientId, active, clock.now());
}
