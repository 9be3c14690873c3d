import { freePort } from '../../stack/free-port.js';
import { Stack } from '../../stack/stack.js';
import type { Service } from '../history/call.js';
import { FLEETING_SECONDS, WORLD } from '../load/world.js';
import { Door } from './door.js';
import { MEMBERS, type Links, type Member, type MemberName } from './member.js';
import { TcpProxy } from './tcp-proxy.js';

export interface FleetOptions {
  /** A network that can fail between each process and its stores, and between each process and the front door. */
  readonly links?: boolean;
  /** Where Redis is, if it is not one server of the fleet's own. */
  readonly redis?: Readonly<Record<string, string>>;
}

/** Longest wait for Postgres: shorter than the default, so that much happens while it is away. */
const DATABASE_TIMEOUT_MILLISECONDS = 1_500;
/** The most that is allowed: whatever a fault takes, who repeats a rotation is within it. */
export const GRACE_SECONDS = 300;

const SETTINGS = {
  ASSENT_ACCESS_TOKEN_TTL_SECONDS: String(FLEETING_SECONDS),
  ASSENT_DATABASE_POOL_SIZE: '5',
  ASSENT_DATABASE_TIMEOUT_MILLISECONDS: String(DATABASE_TIMEOUT_MILLISECONDS),
  ASSENT_REFRESH_GRACE_SECONDS: String(GRACE_SECONDS),
  ASSENT_DEVICE_INTERVAL_SECONDS: '1',
  ASSENT_LOG_LEVEL: 'warn',
};

/** Every service as processes of its own, behind one origin, on a Postgres whose commits reach the disk. */
export class Fleet {
  private readonly members = new Map<MemberName, Member>();
  private readonly door = new Door((service) => this.portsOf(service));
  /** Where introspection is asked instead, by those who test the test. */
  introspectionAt: number | undefined;

  private constructor(readonly stack: Stack) {}

  static async start({ links = false, redis }: FleetOptions = {}): Promise<Fleet> {
    const stack = await Stack.prepare({ durable: true, importFile: WORLD, env: { ...SETTINGS, ...redis }, redis: redis === undefined });
    const fleet = new Fleet(stack);
    try {
      const names = Object.keys(MEMBERS) as MemberName[];
      await Promise.all(names.map((name) => fleet.add(name, links)));
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

  /** One more process takes the member's place before the old one leaves. */
  async replace(name: MemberName): Promise<void> {
    const { process: old, service } = this.member(name);
    this.members.set(name, { name, service, process: await this.stack.startNode(service) });
    await old.stop();
  }

  async stop(): Promise<void> {
    this.door.close();
    await this.stack.stop();
    for (const { links } of this.all) await Promise.all(Object.values(links ?? {}).map((link: TcpProxy) => link.close()));
  }

  private async add(name: MemberName, linked: boolean): Promise<void> {
    const service = MEMBERS[name];
    const port = await freePort();
    const links = linked ? await this.linksOf(port) : undefined;
    const process = await this.stack.startNode(service, port, links && this.through(links));
    this.members.set(name, { name, service, process, ...(links && { links }) });
  }

  private async linksOf(port: number): Promise<Links> {
    const [postgres, redis, door] = await Promise.all([TcpProxy.to(portOf(this.stack.databaseUrl)), TcpProxy.to(portOf(this.stack.redis?.url ?? '')), TcpProxy.to(port)]);
    return { postgres, redis, door };
  }

  private through({ postgres, redis }: Links): Record<string, string> {
    const url = new URL(this.stack.databaseUrl);
    url.port = String(postgres.port);
    return { DATABASE_URL: url.href, REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  }

  private portsOf(service: Service): number[] {
    if (service === 'introspection' && this.introspectionAt !== undefined) return [this.introspectionAt];
    return this.all.filter((member) => member.service === service).map(({ links, process }) => links?.door.port ?? process.port);
  }
}

const portOf = (url: string): number => Number(new URL(url).port);

