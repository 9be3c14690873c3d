import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from './configuration-error.js';
import { readConfig, readStandaloneConfig } from './read-config.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const ENV = { ASSENT_ISSUER: 'https://auth.example.com', DATABASE_URL: 'postgres://a:b@localhost/assent', ASSENT_ENCRYPTION_KEY: KEY };

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('readConfig', () => {
  it('needs an issuer, a database and a key, and has defaults for the rest', () => {
    const config = readConfig(ENV);

    expect(config.service).toMatchObject({ issuer: 'https://auth.example.com', host: '127.0.0.1', port: 3000, trustedProxies: [] });
    expect(config.service.importFile).toBeUndefined();
    expect(config.storage.redisUrl).toBeUndefined();
    expect(config.storage.encryptionKey).toEqual(Buffer.alloc(32, 7));
    expect(config.lifetimes).toMatchObject({ accessTokenTtlSeconds: 3600, codeTtlSeconds: 60, refreshGraceSeconds: 30 });
  });

  it('names every missing variable at once, with rule and example', () => {
    const problems = problemsOf({});

    expect(problems).toHaveLength(3);
    expect(problems[0]).toBe(
      'ASSENT_ISSUER is missing: it must be an https URL (http only for localhost and loopback addresses) without query, fragment, ' +
        'user name, default port or trailing slash, in lower-case host form. Example: ASSENT_ISSUER=https://auth.example.com',
    );
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['ASSENT_ISSUER', 'DATABASE_URL', 'ASSENT_ENCRYPTION_KEY']);
  });

  it('takes a variable that is set to nothing as absent', () => {
    expect(readConfig({ ...ENV, ASSENT_PORT: '', REDIS_URL: ' ' }).service.port).toBe(3000);
  });

  it.each([
    ['https://auth.example.com/tenant'],
    ['https://auth.example.com:8443'],
    ['http://localhost:3000'],
    ['http://127.0.0.1:3000'],
    ['http://[::1]:3000'],
    ['http://assent.localhost:3000'],
  ])('accepts the issuer %s', (issuer) => {
    expect(readConfig({ ...ENV, ASSENT_ISSUER: issuer }).service.issuer).toBe(issuer);
  });

  it.each([
    ['http://auth.example.com'],
    ['http://127.0.0.1.example.com'],
    ['https://auth.example.com/'],
    ['https://auth.example.com/tenant/'],
    ['https://auth.example.com?x=1'],
    ['https://auth.example.com#x'],
    ['https://user@auth.example.com'],
    ['https://Auth.example.com'],
    ['https://auth.example.com:443'],
    ['https://auth.example.com/a/../b'],
    ['ftp://auth.example.com'],
    ['auth.example.com'],
  ])('RFC 8414 §2: refuses the issuer %s', (issuer) => {
    expect(problemsOf({ ...ENV, ASSENT_ISSUER: issuer })).toEqual([expect.stringContaining(`ASSENT_ISSUER (now ${JSON.stringify(issuer.replace('user@', '[redacted]@'))}) must be`)]);
  });

  it.each([
    ['ASSENT_PORT', '65536', 'a whole number from 0 to 65535'],
    ['ASSENT_PORT', '3000x', 'a whole number from 0 to 65535'],
    ['ASSENT_HOST', 'a b', 'a host name or an IP address'],
    ['ASSENT_TRUSTED_PROXIES', '10.0.0.0/33', 'IP addresses and CIDR ranges'],
    ['ASSENT_TRUSTED_PROXIES', 'all', 'IP addresses and CIDR ranges'],
    ['ASSENT_TRUSTED_PROXIES', '0.0.0.0/0', 'IP addresses and CIDR ranges'],
    ['ASSENT_LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, silent'],
    ['ASSENT_CODE_TTL_SECONDS', '601', 'a whole number from 5 to 600'],
    ['ASSENT_REALM', 'a"b', 'printable ASCII'],
    ['ASSENT_SIGN_IN_FAILURE_LIMIT', '-1', 'a whole number from 1'],
    ['ASSENT_DATABASE_POOL_SIZE', '1', 'a whole number from 2 to 200'],
    ['ASSENT_KEY_ROTATION_DAYS', '90d', 'a whole number from 0 to 3650'],
    ['ASSENT_KEY_ROTATION_DAYS', '3651', 'a whole number from 0 to 3650'],
  ])('refuses %s=%s, naming the variable, the value, the rule and an example', (variable, value, rule) => {
    const [problem, ...others] = problemsOf({ ...ENV, [variable]: value });

    expect(others).toEqual([]);
    expect(problem).toContain(`${variable} (now ${JSON.stringify(value)}) must be`);
    expect(problem).toContain(rule);
    expect(problem).toContain(`Example: ${variable}=`);
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
    ['REDIS_URL', 'http://:hunter2@localhost'],
    ['ASSENT_ENCRYPTION_KEY', 'hunter2'],
    ['ASSENT_ENCRYPTION_KEY', Buffer.from('hunter2hunter2').toString('base64')],
    ['ASSENT_ENCRYPTION_KEY_PREVIOUS', `${KEY},hunter2`],
    ['ASSENT_ENCRYPTION_KEY_PREVIOUS', Array.from({ length: 6 }, () => KEY).join(',')],
  ])('never prints the value of the secret %s', (variable, value) => {
    const [problem, ...others] = problemsOf({ ...ENV, [variable]: value });

    expect(others).toEqual([]);
    expect(problem).toContain(`${variable} (value not shown) must be`);
    expect(problem).not.toContain(value);
    expect(problem).not.toContain('hunter2');
  });

  it('refuses an ASSENT_ variable that is none, and says which one was meant', () => {
    expect(problemsOf({ ...ENV, ASSENT_ACESS_TOKEN_TTL_SECONDS: '60', ASSENT_XYZZY_PLUGH_QUUX: '1' })).toEqual([
      'ASSENT_ACESS_TOKEN_TTL_SECONDS is not a setting: did you mean ASSENT_ACCESS_TOKEN_TTL_SECONDS?',
      'ASSENT_XYZZY_PLUGH_QUUX is not a setting. docs/configuration.md lists them all.',
    ]);
  });

  it('reads previous encryption keys, on one line or several', () => {
    const keys = [1, 2, 3].map((byte) => Buffer.alloc(32, byte));
    const [first, second, third] = keys.map((key) => key.toString('base64'));
    expect(readConfig({ ...ENV, ASSENT_ENCRYPTION_KEY_PREVIOUS: ` ${first}, ${second}\n${third}\n` }).storage.previousEncryptionKeys).toEqual(keys);
    expect(readConfig(ENV).storage.previousEncryptionKeys).toBeUndefined();
  });

  it('refuses lifetimes that contradict each other', () => {
    expect(problemsOf({ ...ENV, ASSENT_REFRESH_TOKEN_TTL_SECONDS: '3600' })).toEqual([
      expect.stringContaining('ASSENT_REFRESH_TOKEN_IDLE_TTL_SECONDS (now 1209600) must be at most ASSENT_REFRESH_TOKEN_TTL_SECONDS (now 3600).'),
    ]);
  });

  it('reads trusted proxies as addresses and ranges', () => {
    expect(readConfig({ ...ENV, ASSENT_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }).service.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });
});

describe('readStandaloneConfig', () => {
  it('reads PORT', () => {
    expect(readStandaloneConfig({ PORT: '8080' })).toEqual({ port: 8080, dataDirectory: '.assent' });
  });

  it('refuses a PORT that is none', () => {
    expect(() => readStandaloneConfig({ PORT: 'http' })).toThrow('PORT (now "http") must be a whole number from 0 to 65535. Example: PORT=3000');
  });
});
