import { emailKey, usernameKey, type Standing, type User, type UserStore } from '@assent/core';
import { standingOf } from './memory-client.store.js';
import { Revocations, type RecordOrder } from './revocations.js';

export class MemoryUserStore implements UserStore {
  private readonly users = new Map<string, User>();
  private readonly revocations: Revocations;

  constructor(order: RecordOrder) {
    this.revocations = new Revocations(order);
  }

  /** Adds or replaces. */
  put(user: User): void {
    this.users.set(user.userId, user);
  }

  remove(userId: string): void {
    this.users.delete(userId);
  }

  revokeEverythingOf(userId: string): void {
    const tokensNotBefore = this.revocations.revokeEverythingOf(userId);
    const user = this.users.get(userId);
    if (user !== undefined) this.put({ ...user, tokensNotBefore });
  }

  async find(userId: string): Promise<User | undefined> {
    return this.users.get(userId);
  }

  async findByUsername(username: string): Promise<User | undefined> {
    const key = usernameKey(username);
    return [...this.users.values()].find((user) => usernameKey(user.username) === key);
  }

  async findByEmail(email: string): Promise<User | undefined> {
    const found = [...this.users.values()].filter((user) => user.email !== undefined && emailKey(user.email) === emailKey(email));
    return found.length === 1 ? found[0] : undefined;
  }

  /** @param recorded of the grant or token in question */
  owner(userId: string, recorded: number): Standing & { readonly username: string } {
    const user = this.users.get(userId);
    return { ...standingOf(user, this.revocations.of(userId, recorded)), username: user?.username ?? '' };
  }
}
