import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { keyLabel } from '@assent/core';
import { sealedBeforeLabels, startPostgres, type TestPostgres } from '@assent/core-testing';
import { startProblem, startService } from '@assent/service-kit';
import pg from 'pg';
import { freePort } from '../postgres/free-port.js';
import { standaloneModule } from '../standalone.module.js';
import { runCommand } from './run-command.js';

let postgres: TestPostgres;
let directory: string;
let env: Record<string, string>;
let out: string;
let err: string;

beforeAll(async () => {
  postgres = await startPostgres();
  directory = mkdtempSync(join(tmpdir(), 'assent-cli-'));
});

afterAll(async () => {
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  env = {
    ASSENT_ISSUER: `http://localhost:${await freePort()}`,
    DATABASE_URL: await postgres.createDatabase(),
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
    ASSENT_DATA_DIRECTORY: join(directory, 'unused'),
    ASSENT_LOG_LEVEL: 'silent',
  };
});

async function assent(...args: string[]): Promise<void> {
  out = '';
  err = '';
  await runCommand(args, env, { out: (text) => (out += text), err: (text) => (err += text) });
}

/** What the person reads when a command does not do it. */
const refusal = (...args: string[]): Promise<string> =>
  assent(...args).then(
    () => 'it worked',
    (error: unknown) => (error instanceof Error && error.name === 'CommandRefused' ? error.message : startProblem(error)),
  );

function file(content: unknown): string {
  const path = join(directory, 'import.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const FILE = {
  users: [{ username: 'alice', password: 'correct horse battery', roles: ['admin'] }],
  apis: [{ identifier: 'https://api.example.test/', scopes: [{ name: 'api:read', description: 'Read' }], introspection_clients: ['web'] }],
  clients: [{ client_id: 'web', client_secret: 'web-secret-web-secret', grant_types: ['client_credentials'], scope: 'api:read' }],
};

describe('import', () => {
  it('applies a file and says what became of each entry, the second time nothing', async () => {
    const path = file(FILE);

    await assent('import', path);
    expect(err).toBe(`created    users "alice"\ncreated    apis "https://api.example.test/"\ncreated    clients "web"\n${path}: 3 created, 0 changed, 0 unchanged.\n`);

    await assent('import', path);
    expect(err).toContain('0 created, 0 changed, 3 unchanged.');
  });

  it('refuses a file that breaks a rule as a whole', async () => {
    const path = file({ ...FILE, clients: [{ client_id: 'web', grant_types: ['magic'] }] });

    expect(await refusal('import', path)).toMatch(/breaks rules, and nothing of it was applied:\n {2}clients\[0\] "web": grant_types\[0\]: must be one of /);
  });

  it('says that there is no such file', async () => {
    expect(await refusal('import', '/nowhere.json')).toContain('The import file /nowhere.json cannot be read');
  });
});

describe('export', () => {
  it('writes what import reads, without secrets', async () => {
    await assent('import', file(FILE));

    await assent('export');

    expect(JSON.parse(out)).toMatchObject({ users: [{ username: 'alice', roles: ['admin'] }], clients: [{ client_id: 'web' }] });
    expect(out).not.toMatch(/secret"|"password"|correct horse/);
    await assent('import', file(JSON.parse(out)));
    expect(err).toContain('0 created, 0 changed, 3 unchanged.');
  });

  it('writes to a new file, and over none', async () => {
    const path = join(directory, 'export.json');

    await assent('export', path);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ users: [], apis: [], clients: [], trusted_issuers: [] });
    expect(await refusal('export', path)).toBe(`${path} exists already. Name another file.`);
  });
});

describe('create-admin and reset-password', () => {
  it('make an admin, and later a new password', async () => {
    await assent('create-admin', 'root');
    const first = out.trim();
    expect(first).toMatch(/^[\w-]{32}$/);

    await assent('reset-password', 'ROOT');
    expect(out.trim()).toMatch(/^[\w-]{32}$/);
    expect(out.trim()).not.toBe(first);
  });

  it('say who is there already, who is not, and which rule a name breaks', async () => {
    await assent('create-admin', 'root');

    expect(await refusal('create-admin', 'Root')).toBe('There is somebody called "Root" already. A new password for them: npm run assent -- reset-password Root');
    expect(await refusal('reset-password', 'nobody')).toBe('There is nobody called "nobody".');
    expect(await refusal('create-admin', ' ')).toMatch(/^username: must /);
  });
});

describe('rotate-secret', () => {
  it('prints a new secret', async () => {
    await assent('import', file(FILE));

    await assent('rotate-secret', 'web');

    expect(out.trim().length).toBeGreaterThan(30);
    expect(await refusal('rotate-secret', 'nothing')).toBe('nothing: There is no such client.');
  });
});

describe('key-status and forget-key', () => {
  const [OLD, NEW] = [5, 6].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer];
  const [oldLabel, newLabel] = [OLD, NEW].map(keyLabel) as [string, string];
  const withKeys = (present: Buffer, ...previous: Buffer[]) => {
    env = { ...env, ASSENT_ENCRYPTION_KEY: present.toString('base64'), ASSENT_ENCRYPTION_KEY_PREVIOUS: previous.map((key) => key.toString('base64')).join(',') };
  };
  const sql = async (text: string): Promise<void> => {
    const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
    await client.connect();
    await client.query(text);
    await client.end();
  };

  it('say at each step of changing the key what there is to do', async () => {
    await assent('import', file(FILE));
    await assent('key-status');
    expect(out).toMatch(new RegExp(`^${oldLabel}  ASSENT_ENCRYPTION_KEY: services work with it since 20.*Z\\n$`));

    withKeys(OLD, NEW);
    await assent('key-status');
    expect(out).toContain(`${newLabel}  ASSENT_ENCRYPTION_KEY_PREVIOUS: no service has worked with it; it is ready to become ASSENT_ENCRYPTION_KEY\n`);

    withKeys(NEW, OLD);
    await assent('migrate');
    await assent('key-status');
    expect(out).toMatch(new RegExp(`^${newLabel}  ASSENT_ENCRYPTION_KEY: services work.*\\n${oldLabel}  ASSENT_ENCRYPTION_KEY_PREVIOUS: services work`));

    await sql(`UPDATE encryption_keys SET last_present_at = now() - interval '20 minutes' WHERE label = '${oldLabel}'`);
    await assent('key-status');
    expect(out).toMatch(new RegExp(`${oldLabel}  ASSENT_ENCRYPTION_KEY_PREVIOUS: no service works with it since .*; still needed by 1 client secret \\(web\\), tokens and cookies that live until .* at the latest\\n$`));
    expect(out).not.toContain(OLD.toString('base64'));

    await sql(`UPDATE encryption_keys SET last_present_at = now() - interval '1 day' WHERE label = '${oldLabel}'; DELETE FROM client_secrets WHERE client_id = 'web'`);
    await assent('key-status');
    expect(out).toMatch(/nothing needs it: it can be removed\n$/);
    withKeys(NEW);
    await assent('migrate');
    await assent('key-status');
    expect(out).not.toContain(oldLabel);
  });

  it('refuse whoever has not the keys of the database, and say which', async () => {
    await assent('import', file(FILE));
    withKeys(NEW);
    const sentence = await refusal('rotate-secret', 'web');
    expect(sentence).toContain(`ASSENT_ENCRYPTION_KEY and ASSENT_ENCRYPTION_KEY_PREVIOUS must hold every key that this database needs. They hold ${newLabel}. Missing is ${oldLabel} (which a service works with now).`);
    expect(await refusal('forget-key', oldLabel)).toBe(`The key ${oldLabel} is ASSENT_ENCRYPTION_KEY here, or in a service that works with it or did so in the last minutes. Give them another ASSENT_ENCRYPTION_KEY first.`);
    await assent('key-status');
    expect(out).toContain(`${oldLabel}  not in this environment: services work`);
  });

  it('refuse whoever has not the key of what a release left that did not say with which', async () => {
    await assent('migrate');
    const userId = randomUUID();
    const sealed = sealedBeforeLabels(OLD, 'totp factor', '0 JBSWY3DPEHPK3PXP', userId).toString('hex');
    await sql(`TRUNCATE encryption_keys, signing_keys; INSERT INTO users (user_id, username, username_key, totp_sealed_secret, created_at, updated_at) VALUES ('${userId}', 'a', 'a', '\\x${sealed}', now(), now())`);
    withKeys(NEW);
    expect(await refusal('migrate')).toContain(`They hold ${newLabel}. Missing is that of the second factor ${userId}. docs/keys.md`);
  });

  it('give up a key that is lost', async () => {
    await assent('import', file(FILE));
    await sql(`UPDATE encryption_keys SET last_present_at = now() - interval '1 hour'`);
    withKeys(NEW);
    expect(await refusal('migrate')).toContain(`Missing is ${oldLabel} (needed by 1 client secret (web), tokens and cookies that live until 20`);
    await assent('forget-key', oldLabel);
    expect(err).toBe(`Client secrets that are gone: 1. New ones are needed by web: npm run assent -- rotate-secret CLIENT_ID\nNothing needs the key ${oldLabel} any more.\n`);
    await assent('rotate-secret', 'web');
    expect(await refusal('forget-key', oldLabel)).toBe(`Nothing needs a key "${oldLabel}". All keys: npm run assent -- key-status`);
  });

  it('end only the client secrets of a key that is here, and say what still needs it', async () => {
    await assent('import', file(FILE));
    withKeys(NEW, OLD);
    await assent('migrate');
    await sql(`UPDATE encryption_keys SET last_present_at = now() - interval '20 minutes' WHERE label = '${oldLabel}'`);
    await assent('forget-key', oldLabel);
    expect(err).toMatch(new RegExp(`^Client secrets that are gone: 1\\. .*\\nThe key ${oldLabel} is still needed by tokens and cookies that live until 20.*Z at the latest\\. key-status says when it can be removed\\.\\n$`));
  });
});

describe('after-restore', () => {
  it('says what it has done, and revokes only when it is told so', async () => {
    await assent('after-restore');
    expect(err).toBe(
      'What was used once is remembered from now on: proofs from before are refused. Who was signed in signs in again.\n' +
        'What was revoked after the backup was made works again: with "revoke", nothing does that was issued before.\n',
    );
    await assent('after-restore', 'revoke');
    expect(err).toContain('Everything that was issued before is revoked.\n');
    expect(await refusal('after-restore', 'everything')).toBe('"everything" is not "revoke".');
  });
});

describe('config', () => {
  it('prints what is in force, with secrets masked', async () => {
    await assent('config');

    expect(out).toContain(`ASSENT_ISSUER=${env['ASSENT_ISSUER']}\n`);
    expect(out).toContain('DATABASE_URL=(set, not shown)\n');
    expect(out).toContain('ASSENT_CODE_TTL_SECONDS=60  # default\n');
    expect(out).not.toContain(env['ASSENT_ENCRYPTION_KEY'] ?? '');
  });

  it('prints it, and then what is wrong with it', async () => {
    env = { ...env, ASSENT_PORT: 'x' };

    expect(await refusal('config')).toContain('ASSENT_PORT (now "x") must be a whole number from 0 to 65535.');
    expect(out).toContain('ASSENT_PORT=x\n');
  });
});

describe('admin-token', () => {
  it('leads an admin through the browser to a token that the admin API accepts', async () => {
    const issuer = env['ASSENT_ISSUER'] ?? '';
    await assent('create-admin', 'root');
    const password = out.trim();
    const service = await startService({ name: 'spec', module: standaloneModule(), env: { ...env, ASSENT_PORT: new URL(issuer).port } });
    try {
      const command = assent('admin-token');
      while (!err.includes('/authorize?')) await Promise.race([command, new Promise((resolve) => setTimeout(resolve, 20))]);
      await browse(/http:\S+authorize\S+/.exec(err)?.[0] ?? '', { username: 'root', password });
      await command;

      const answer = await fetch(`${issuer}/admin/clients`, { headers: { authorization: `Bearer ${out.trim()}` } });
      expect(answer.status).toBe(200);
    } finally {
      await service.close();
    }
  });

  it('says so when Assent does not run', async () => {
    expect(await refusal('admin-token')).toBe(`Assent does not answer at ${env['ASSENT_ISSUER']}. Is it running? Start it with npm start.`);
  });
});

describe('anything else', () => {
  it.each([
    [['imprt'], 'There is no command "imprt": did you mean import?\nAll commands: npm run assent -- help'],
    [['import'], 'FILE is missing.\nUsage: npm run assent -- import FILE'],
    [['import', 'a', 'b'], '"b" is too much.\nUsage: npm run assent -- import FILE'],
    [['export', '--all'], '--all is not an option.\nUsage: npm run assent -- export [FILE]'],
  ])('%j is answered with what is wrong', async (args, message) => {
    expect(await refusal(...args)).toBe(message);
  });

  it('is help', async () => {
    await assent('help');

    for (const name of ['import FILE', 'export [FILE]', 'migrate', 'admin-token', 'create-admin USERNAME', 'key-status', 'forget-key LABEL', 'config']) expect(out).toContain(`  ${name} `);
  });
});

/** A browser without JavaScript: signs in, allows everything. */
async function browse(start: string, credentials: Record<string, string>): Promise<void> {
  const cookies = new Map<string, string>();
  const visit = async (url: URL, init: RequestInit = {}): Promise<{ url: URL; html: string }> => {
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    return location === null ? { url, html: await answer.text() } : visit(new URL(location, url));
  };
  const submit = async ({ url, html }: { url: URL; html: string }, fields: readonly (readonly [string, string])[]): ReturnType<typeof visit> => {
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1] ?? '';
    const csrfToken = /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const body = new URLSearchParams([['csrf_token', csrfToken], ...fields.map(([name, value]) => [name, value] as [string, string])]);
    return visit(new URL(action, url), { method: 'POST', body });
  };
  const signIn = await visit(new URL(start));
  const consent = await submit(signIn, Object.entries(credentials));
  const scopes = [...consent.html.matchAll(/name="scope" value="([^"]+)"/g)].map(([, name = '']) => ['scope', name] as const);
  await submit(consent, [['decision', 'allow'], ...scopes]);
}
