import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from './configuration-error.js';
import { maskedSettings } from './masked-settings.js';
import { readConfig } from './read-config.js';
import { withSecretFiles } from './secret-files.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const ENV = { ASSENT_ISSUER: 'https://auth.example.com', ASSENT_ENCRYPTION_KEY: KEY };
const URL_IN_FILE = 'postgres://a:hunter2@localhost/assent';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assent-secrets-'));
  writeFileSync(file('database-url'), `\n  ${URL_IN_FILE}\r\n`);
  writeFileSync(file('redis-url'), 'redis://:hunter3@localhost:6379');
  writeFileSync(file('key'), `${KEY}\n`);
  writeFileSync(file('blank'), ' \n');
  writeFileSync(file('wrong'), 'hunter2');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig({ ...ENV, ...env });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('secrets in files', () => {
  it('are read like variables, without the white space around them', () => {
    const { storage } = readConfig({
      ...ENV,
      ASSENT_ENCRYPTION_KEY: undefined,
      ASSENT_ENCRYPTION_KEY_FILE: file('key'),
      DATABASE_URL_FILE: file('database-url'),
      REDIS_URL_FILE: file('redis-url'),
    });
    expect(storage).toMatchObject({ databaseUrl: URL_IN_FILE, redisUrl: 'redis://:hunter3@localhost:6379', encryptionKey: Buffer.alloc(32, 7) });
  });

  it('stand in the environment that programs hand on, and the files no longer', () => {
    expect(withSecretFiles({ DATABASE_URL: '', DATABASE_URL_FILE: file('database-url'), REDIS_URL_FILE: ' ', PATH: '/bin' })).toEqual({
      DATABASE_URL: URL_IN_FILE,
      REDIS_URL_FILE: ' ',
      PATH: '/bin',
    });
  });

  it('are masked like others', () => {
    expect(maskedSettings(withSecretFiles({ DATABASE_URL_FILE: file('database-url') })).find(({ variable }) => variable === 'DATABASE_URL')).toEqual({
      variable: 'DATABASE_URL', value: '(set, not shown)', from: 'environment',
    });
  });

  it('are refused beside the variable: nobody could tell which one counts', () => {
    const env = { DATABASE_URL: URL_IN_FILE, DATABASE_URL_FILE: file('database-url') };
    expect(problemsOf(env)).toEqual(['DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them.']);
    expect(() => withSecretFiles(env)).toThrow(ConfigurationError);
  });

  it('are named with the reason when they cannot be read, together with all other problems', () => {
    expect(problemsOf({ DATABASE_URL_FILE: file('none'), REDIS_URL_FILE: file('blank'), ASSENT_ENCRYPTION_KEY: '', ASSENT_ENCRYPTION_KEY_FILE: folder, ASSENT_PORT: 'x' })).toEqual([
      `DATABASE_URL_FILE (now "${file('none')}") must be the path of a file that holds DATABASE_URL: it cannot be read (ENOENT).`,
      `REDIS_URL_FILE (now "${file('blank')}") must be the path of a file that holds REDIS_URL: it is empty.`,
      `ASSENT_ENCRYPTION_KEY_FILE (now "${folder}") must be the path of a file that holds ASSENT_ENCRYPTION_KEY: it cannot be read (EISDIR).`,
      expect.stringContaining('ASSENT_PORT (now "x") must be'),
    ]);
  });

  it('obey the rule of their setting, and are never shown', () => {
    const [problem = '', ...others] = problemsOf({ DATABASE_URL_FILE: file('wrong') });
    expect(others).toEqual([]);
    expect(problem).toContain('DATABASE_URL (value not shown) must be');
    expect(problem).not.toContain('hunter2');
  });

  it('are for secrets only', () => {
    expect(problemsOf({ DATABASE_URL: URL_IN_FILE, ASSENT_ISSUER_FILE: file('wrong') })).toEqual([expect.stringContaining('ASSENT_ISSUER_FILE is not a setting')]);
  });
});
