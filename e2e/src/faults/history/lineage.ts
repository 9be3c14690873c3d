import type { Call } from './call.js';

/** What came from what: a code's tokens, their successors, a client's tokens. */
export class Lineage {
  /** The calls that issued each access token, refresh token and client; several when an answer was repeated. */
  private readonly origins = new Map<string, Call[]>();
  private readonly generations = new Map<string, number>();
  private readonly roots = new Map<string, string>();

  constructor(readonly calls: readonly Call[]) {
    for (const call of calls) {
      if (call.outcome !== 'acknowledged') continue;
      const { accessToken, refreshToken, client } = call.issues ?? {};
      for (const name of [accessToken, refreshToken, client]) if (name !== undefined) enter(this.origins, name, call);
    }
    for (const name of this.origins.keys()) this.trace(name);
  }

  /** Everything that was acknowledged as issued. */
  get issued(): ReadonlyMap<string, readonly Call[]> {
    return this.origins;
  }

  originsOf(name: string): readonly Call[] {
    return this.origins.get(name) ?? [];
  }

  /** The code from which a credential came, through however many rotations; for a machine's token, its client. A code is its own root. */
  rootOf(name: string): string {
    return this.roots.get(name) ?? name;
  }

  /** How many rotations lie behind a refresh token. */
  generationOf(refreshToken: string): number {
    return this.generations.get(refreshToken) ?? 0;
  }

  private trace(name: string): void {
    let generation = 0;
    let root = name;
    for (const seen = new Set<string>(); !seen.has(root); ) {
      seen.add(root);
      const [origin] = this.originsOf(root);
      if (origin?.presents === undefined) break;
      if (origin.kind === 'refresh') generation += 1;
      root = origin.presents;
      if (origin.kind !== 'refresh') break;
    }
    this.roots.set(name, root);
    this.generations.set(name, generation);
  }
}

/** Enters into a list of a map. */
export function enter<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
