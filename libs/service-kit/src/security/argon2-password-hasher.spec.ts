import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';
import { Turnstile } from './turnstile.js';

const hasher = new Argon2PasswordHasher(2);

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe('Argon2PasswordHasher', () => {
  it('makes argon2id PHC strings with OWASP\'s parameters, each with its own salt', async () => {
    const [first, second] = await Promise.all([hasher.hash('hunter2'), hasher.hash('hunter2')]);

    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
  });

  it('tells the right password from others', async () => {
    const hash = await hasher.hash('hunter2');

    expect(await hasher.verify(hash, 'hunter2')).toBe(true);
    expect(await hasher.verify(hash, 'hunter3')).toBe(false);
    expect(await hasher.verify(hash, '')).toBe(false);
  });

  it('does not cut passwords short, and knows NUL', async () => {
    const hash = await hasher.hash('x'.repeat(72) + 'a');

    expect(await hasher.verify(hash, 'x'.repeat(72) + 'b')).toBe(false);
    expect(await hasher.verify(await hasher.hash('a\0b'), 'a\0c')).toBe(false);
  });

  it('RFC 8265 §4.2.2: takes two spellings of one character as the same', async () => {
    expect(await hasher.verify(await hasher.hash('caf\u00e9'), 'cafe\u0301')).toBe(true);
  });

  it('says no for an absent hash, at the cost of a present one', async () => {
    const hash = await hasher.hash('hunter2');
    await hasher.verify(undefined, 'warm up');
    const present = await milliseconds(() => hasher.verify(hash, 'wrong'));
    const absent = await milliseconds(() => hasher.verify(undefined, 'wrong'));

    expect(await hasher.verify(undefined, 'no password has this hash')).toBe(false);
    expect(absent).toBeGreaterThan(present / 4);
  });

  it('refuses passwords over 1 KiB without work', async () => {
    const long = 'x'.repeat(1025);

    await expect(hasher.hash(long)).rejects.toThrow('A password has at most 1024 bytes.');
    expect(await hasher.verify('not even a hash', long)).toBe(false);
  });
});

describe('Turnstile', () => {
  it('lets no more in at a time than it has room for, and everybody in the end', async () => {
    const turnstile = new Turnstile(2, 100);
    let inside = 0;
    let most = 0;
    const visit = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };

    await Promise.all(Array.from({ length: 20 }, () => turnstile.pass(visit, () => new Error('full'))));

    expect(most).toBe(2);
    expect(inside).toBe(0);
  });

  it('turns away who would wait behind too many', async () => {
    const turnstile = new Turnstile(1, 1);
    let open = (): void => undefined;
    const door = new Promise<void>((resolve) => (open = resolve));
    const first = turnstile.pass(() => door, () => new Error('full'));
    const second = turnstile.pass(() => door, () => new Error('full'));

    await expect(turnstile.pass(() => door, () => new Error('full'))).rejects.toThrow('full');
    open();
    await Promise.all([first, second]);
  });

  it('goes on after a failure', async () => {
    const turnstile = new Turnstile(1, 0);

    await expect(turnstile.pass(() => Promise.reject(new Error('work failed')), () => new Error('full'))).rejects.toThrow('work failed');
    await expect(turnstile.pass(async () => 'done', () => new Error('full'))).resolves.toBe('done');
  });
});
