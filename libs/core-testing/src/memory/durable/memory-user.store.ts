import { usernameKey, type Standing, type User, type UserStore } from '@assent/core';
import { standingOf } from './memory-client.store.js';

export class MemoryUserStore implements UserStore {
  private readonly users = new Map<string, User>();

  /** Adds or replaces. */
  put(user: User): void {
    this.users.set(user.userId, user);
  }

  remove(userId: string): void {
    this.users.delete(userId);
  }

  async find(userId: string): Promise<User | undefined> {
    return this.users.get(userId);
  }

  async findByUsername(username: string): Promise<User | undefined> {
    const key = usernameKey(username);
    return [...this.users.values()].find((user) => usernameKey(user.username) === key);
  }

  owner(userId: string): Standing & { readonly username: string } {
    const user = this.users.get(userId);
    return { ...standingOf(user), username: user?.username ?? '' };
  }
}
