import type { ClientCounts } from '@assent/storage-postgres';

const BUSIEST = 50;
/** Within one span; who comes later is not remembered. */
const MAX_CLIENTS = 10_000;

const TOKENS = 0;
const INTROSPECTIONS = 1;

/** Who asked for tokens and who asked about them, since somebody last looked. */
export class ClientActivity {
  private clients = new Map<string, [tokensIssued: number, introspections: number]>();

  tokenIssued(clientId: string): void {
    this.add(clientId, TOKENS);
  }

  introspected(clientId: string): void {
    this.add(clientId, INTROSPECTIONS);
  }

  /** The busiest by each count, and forgets them all. */
  take(): Readonly<Record<string, ClientCounts>> {
    const all = [...this.clients];
    this.clients = new Map();
    if (all.length <= BUSIEST) return Object.fromEntries(all);
    const busiestBy = (count: typeof TOKENS | typeof INTROSPECTIONS) => [...all].sort(([, one], [, other]) => other[count] - one[count]).slice(0, BUSIEST);
    return Object.fromEntries([...busiestBy(TOKENS), ...busiestBy(INTROSPECTIONS)]);
  }

  private add(clientId: string, count: typeof TOKENS | typeof INTROSPECTIONS): void {
    const known = this.clients.get(clientId);
    if (known !== undefined) known[count] += 1;
    else if (this.clients.size < MAX_CLIENTS) this.clients.set(clientId, count === TOKENS ? [1, 0] : [0, 1]);
  }
}
