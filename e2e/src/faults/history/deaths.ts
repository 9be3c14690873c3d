import { isTooEarly, lastJudgedAt, type Call } from './call.js';
import { enter, type Lineage } from './lineage.js';

/** A reason for a credential to be dead. */
export interface Death {
  readonly call: Call;
  /** Before this it cannot have killed anything. */
  readonly possibleFrom: number;
  /** From then on it has. Infinity: nobody can say. */
  readonly certainFrom: number;
}

/** Why which credentials may be dead, and which must be. */
export class Deaths {
  private readonly ofCredentials = new Map<string, Death[]>();
  /** By code or client: whatever came from it. */
  private readonly ofRoots = new Map<string, Death[]>();

  constructor(
    private readonly lineage: Lineage,
    graceMilliseconds: number,
  ) {
    for (const call of lineage.calls) this.enterRevocation(call);
    for (const [code, calls] of grouped(lineage.calls, 'redeem')) this.enterReusedCode(code, calls);
    this.enterReusedRefreshTokens(graceMilliseconds);
  }

  /** Of a token, and of all from which it came. */
  of(name: string): readonly Death[] {
    return [...(this.ofCredentials.get(name) ?? []), ...(this.ofRoots.get(this.lineage.rootOf(name)) ?? [])];
  }

  /** Whether something that was done before then may have killed it. */
  isPossible(name: string, before: number): boolean {
    return this.of(name).some(({ possibleFrom }) => possibleFrom < before);
  }

  private enterRevocation(call: Call): void {
    const { kind, presents, outcome } = call;
    if (presents === undefined || outcome === 'refused') return;
    const death = { call, possibleFrom: call.invokedAt, certainFrom: outcome === 'acknowledged' ? call.completedAt : Infinity };
    if (kind === 'revoke' && this.isRefreshToken(presents)) enter(this.ofRoots, this.lineage.rootOf(presents), death);
    else if (kind === 'revoke' || kind === 'revoke-token') enter(this.ofCredentials, presents, death);
    else if (kind === 'revoke-grant') enter(this.ofRoots, this.lineage.rootOf(presents), death);
    else if (kind === 'disable-client') enter(this.ofRoots, presents, death);
  }

  private isRefreshToken(name: string): boolean {
    return this.lineage.originsOf(name).some(({ issues }) => issues?.refreshToken === name);
  }

  /** RFC 6749 §4.1.2: whoever shows a code again may revoke what came from it. Not surely: a store of codes that forgot it just says no. */
  private enterReusedCode(code: string, calls: readonly Call[]): void {
    const [, ...again] = calls.filter((call) => !isTooEarly(call)).sort((one, other) => one.invokedAt - other.invokedAt);
    for (const call of again) enter(this.ofRoots, code, { call, possibleFrom: call.invokedAt, certainFrom: Infinity });
  }

  /** RFC 9700 §4.14.2: a refresh token that is shown once its successor was used, or after the time of grace, revokes the family. */
  private enterReusedRefreshTokens(graceMilliseconds: number): void {
    const families = new Map<string, Call[]>();
    for (const call of this.lineage.calls) if (call.kind === 'refresh' && call.presents !== undefined) enter(families, this.lineage.rootOf(call.presents), call);
    for (const [root, calls] of families) {
      for (const call of calls) {
        const possibleFrom = Math.max(call.invokedAt, this.reuseFrom(call, calls, graceMilliseconds));
        if (possibleFrom < lastJudgedAt(call)) enter(this.ofRoots, root, { call, possibleFrom, certainFrom: Infinity });
      }
    }
  }

  /** From when on the call's token counts as used, by other calls. */
  private reuseFrom(call: Call, family: readonly Call[], graceMilliseconds: number): number {
    const generation = this.lineage.generationOf(call.presents ?? '');
    const others = family.filter((other) => other !== call);
    const successorUsed = others.filter(({ presents }) => this.lineage.generationOf(presents ?? '') > generation).map(({ invokedAt }) => invokedAt);
    const graceOver = others.filter(({ presents }) => presents === call.presents).map(({ invokedAt }) => invokedAt + graceMilliseconds);
    return Math.min(...successorUsed, ...graceOver);
  }
}

/** The calls of a kind by what they present. */
export function grouped(calls: readonly Call[], kind: Call['kind']): Map<string, Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) if (call.kind === kind && call.presents !== undefined) enter(groups, call.presents, call);
  return groups;
}
