export interface PasswordHasher {
  /** @returns a PHC string */
  hash(password: string): Promise<string>;
  /** An absent hash costs as much time as a present one, and is false. */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
}
