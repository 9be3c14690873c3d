import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../stack/free-port.js';
import { Stack } from '../../stack/stack.js';
import type { Service } from '../history/call.js';
import { FLEETING_SECONDS, WORLD } from '../load/world.js';
import { Door } from './door.js';
import { MEMBERS, type Links, type Member, type MemberName } from './member.js';
import { TcpProxy } from './tcp-proxy.js';

export interface FleetOptions {
  /** Where Redis is, if it is not one server of the fleet's own. Those links never fail. */
  readonly redis?: Readonly<Record<string, string>>;
}

/** Longest wait for Postgres: shorter than the default, so that much happens while it is away. */
const DATABASE_TIMEOUT_MILLISECONDS = 1_500;
/** The most that is allowed: whatever a fault takes, who repeats a rotation is within it. */
export const GRACE_SECONDS = 300;

const SETTINGS = {
  // All callers have one address, assertions are shown again and again, and people whose session is gone sign in again.
  ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '10000',
  ASSENT_SIGN_IN_FAILURE_LIMIT: '10000',
  ASSENT_ACCESS_TOKEN_TTL_SECONDS: String(FLEETING_SECONDS),
  ASSENT_CODE_TTL_SECONDS: '600', // a code that is shown once more is refused because it is spent, not because it is old
  ASSENT_DRAIN_SECONDS: '2', // as in docker/compose.yaml: longer than the front door keeps an idle connection
  ASSENT_DATABASE_POOL_SIZE: '5',
  ASSENT_DATABASE_TIMEOUT_MILLISECONDS: String(DATABASE_TIMEOUT_MILLISECONDS),
  ASSENT_REFRESH_GRACE_SECONDS: String(GRACE_SECONDS),
  ASSENT_DEVICE_INTERVAL_SECONDS: '1',
  ASSENT_LOG_LEVEL: 'warn',
};

/** Every service as processes of its own, behind one origin, on a Postgres whose commits reach the disk. */
export class Fleet {
  private readonly members = new Map<MemberName, Member>();
  private readonly links: TcpProxy[] = [];
  private readonly door = new Door((service) => this.portsOf(service));
  /** Where introspection is asked instead, by those who test the test. */
  introspectionAt: number | undefined;

  private constructor(readonly stack: Stack) {}

  static async start({ redis }: FleetOptions = {}): Promise<Fleet> {
    const stack = await Stack.prepare({ durable: true, importFile: WORLD, env: { ...SETTINGS, ...redis }, redis: redis === undefined });
    const fleet = new Fleet(stack);
    try {
      for (const name of Object.keys(MEMBERS) as MemberName[]) await fleet.add(name); // not all at once: a busy machine would take too long
      await fleet.door.open(stack.port);
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get origin(): string {
    return this.stack.issuer;
  }

  member(name: MemberName): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new Error(`${name} does not run`);
    return member;
  }

  get all(): readonly Member[] {
    return [...this.members.values()];
  }

  /** Resolves in the middle of something: the member has a request, and has not answered it. */
  async untilBusy(name: MemberName): Promise<void> {
    while (!this.door.isAwaiting(this.member(name).process.port)) await delay(1);
  }

  /** One more process takes the member's place before the old one leaves. */
  async replace(name: MemberName): Promise<void> {
    const { process } = this.member(name);
    await this.add(name);
    await process.stop();
  }

  async stop(): Promise<void> {
    this.door.close();
    await this.stack.stop();
    await Promise.all(this.links.map((link) => link.close()));
  }

  private async add(name: MemberName): Promise<void> {
    const service = MEMBERS[name];
    const port = await freePort();
    const links = await this.linksOf(port);
    const process = await this.stack.startNode(service, port, this.through(links));
    this.members.set(name, { name, service, process, links });
  }

  private async linksOf(port: number): Promise<Links> {
    const { databaseUrl, redis } = this.stack;
    const link = async (target: number): Promise<TcpProxy> => {
      const proxy = await TcpProxy.to(target);
      this.links.push(proxy);
      return proxy;
    };
    return { postgres: await link(portOf(databaseUrl)), door: await link(port), ...(redis && { redis: await link(portOf(redis.url)) }) };
  }

  private through({ postgres, redis }: Links): Record<string, string> {
    const url = new URL(this.stack.databaseUrl);
    url.port = String(postgres.port);
    return { DATABASE_URL: url.href, ...(redis && { REDIS_URL: `redis://127.0.0.1:${redis.port}` }) };
  }

  private portsOf(service: Service): number[] {
    if (service === 'introspection' && this.introspectionAt !== undefined) return [this.introspectionAt];
    // A link takes connections even where nobody listens behind it: the front door should see that nobody does.
    return this.all.filter((member) => member.service === service).map(({ links, process }) => (links.door.isOpen ? process.port : links.door.port));
  }
}

const portOf = (url: string): number => Number(new URL(url).port);
