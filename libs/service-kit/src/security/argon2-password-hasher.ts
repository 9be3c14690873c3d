import { type PasswordHasher, StoreUnavailable } from '@assent/core';
import { hash, verify } from '@node-rs/argon2';
import { Turnstile } from './turnstile.js';

/** argon2id (the library's default) with 19 MiB, two passes, one lane: OWASP's minimum. @spec RFC 9106 §4 */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const MAX_PASSWORD_BYTES = 1024;
/** At 20 ms each, the last in line waits about two seconds. */
const MAX_WAITING_PER_PLACE = 100;

/** Hashes passwords with argon2id, a few at a time: sign-ins never take every core and thread of the process. */
export class Argon2PasswordHasher implements PasswordHasher {
  private readonly turnstile: Turnstile;
  /** Costs as much to check as a real one, so that time does not tell who exists. */
  private readonly decoy = hash('no password has this hash', PARAMETERS);

  constructor(concurrency: number) {
    this.turnstile = new Turnstile(concurrency, concurrency * MAX_WAITING_PER_PLACE);
  }

  /** @throws RangeError longer than 1024 bytes */
  async hash(password: string): Promise<string> {
    if (isTooLong(password)) throw new RangeError(`A password has at most ${MAX_PASSWORD_BYTES} bytes.`);
    return this.turnstile.pass(() => hash(prepared(password), PARAMETERS), busy);
  }

  /** An over-long password is false without work: nobody has one.
   *  @throws StoreUnavailable too many sign-ins wait */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    if (isTooLong(password)) return false;
    const target = passwordHash ?? (await this.decoy);
    const matches = await this.turnstile.pass(() => verify(target, prepared(password)), busy);
    return matches && passwordHash !== undefined;
  }
}

/** Two keyboards' spellings of one password are one password. @spec RFC 8265 §4.2.2 */
const prepared = (password: string): string => password.normalize('NFC');

const isTooLong = (password: string): boolean => Buffer.byteLength(password) > MAX_PASSWORD_BYTES;

const busy = (): Error => new StoreUnavailable('password hashing', new Error('too many sign-ins wait'));
