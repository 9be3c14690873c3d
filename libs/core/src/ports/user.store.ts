import type { User } from '../model/user.js';

export interface UserStore {
  find(userId: string): Promise<User | undefined>;
  /** By usernameKey: case and width do not matter. */
  findByUsername(username: string): Promise<User | undefined>;
  /** By emailKey. Undefined: nobody has the address, or more than one. */
  findByEmail(email: string): Promise<User | undefined>;
}
