import { everythingIsAudited } from './audited.js';
import type { Call } from './call.js';
import { Deaths } from './deaths.js';
import { failClosed } from './fail-closed.js';
import { nothingIsLost } from './kept.js';
import { Lineage } from './lineage.js';
import { properErrors } from './proper-errors.js';
import { deadStaysDead, revokedIsRevoked } from './revoked.js';
import { singleUse } from './single-use.js';
import type { Rules, Violation } from './violation.js';

/** What in a history contradicts the promises. Only what no order of events could explain: each call had its effect, if any, at some moment
 *  between its invocation and its completion, and one without an acknowledgement at any later moment, or never. */
export function checkHistory(calls: readonly Call[], rules: Rules): readonly Violation[] {
  const lineage = new Lineage(calls);
  const deaths = new Deaths(lineage, rules.graceMilliseconds);
  return [
    ...singleUse(lineage, rules),
    ...revokedIsRevoked(lineage, deaths),
    ...deadStaysDead(lineage),
    ...nothingIsLost(lineage, deaths),
    ...failClosed(lineage, rules),
    ...properErrors(calls),
    ...everythingIsAudited(lineage),
  ];
}
