import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bearer, KeyRing } from '@assent/core';
import { startPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { IntrospectionModule } from '../introspection.module.js';

export const API = 'https://mail.example.test/';
export const IMPORT_FILE = {
  users: [{ username: 'alice' }],
  apis: [{ identifier: API, name: 'Mail', scopes: [{ name: 'mail', description: 'Read and send mail' }], introspection_clients: ['dovecot', 'dovecot-post'], bearer_methods_supported: ['header', 'query'] }],
  clients: [
    { client_id: 'web', client_secret: 'web-secret', redirect_uris: ['https://rp.example.test/cb'], scope: 'mail', allow_query_token: true },
    { client_id: 'dovecot', client_secret: 'dovecot-secret' },
    { client_id: 'dovecot-post', client_secret: 'dovecot-secret', token_endpoint_auth_method: 'client_secret_post' },
  ],
};

/** An HTTP answer, header by header as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The service on a real Postgres, with a token of alice's. */
export interface RunningIntrospection {
  readonly service: RunningService;
  readonly token: string;
  /** Sends the very bytes; each element is a line, the last one the body. */
  send(lines: readonly string[]): Promise<RawAnswer>;
  stop(): Promise<void>;
}

export async function runningIntrospection(env: Readonly<Record<string, string>> = {}): Promise<RunningIntrospection> {
  const postgres = await startPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'assent-introspection-'));
  await writeFile(join(folder, 'import.json'), JSON.stringify(IMPORT_FILE));
  const service = await startService({
    name: 'introspection',
    module: IntrospectionModule,
    env: {
      ASSENT_ISSUER: 'https://as.example.test',
      ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      ASSENT_HOST: '127.0.0.1',
      ASSENT_PORT: '0',
      ASSENT_LOG_LEVEL: 'silent',
      ASSENT_IMPORT: join(folder, 'import.json'),
      DATABASE_URL: await postgres.createDatabase(),
      ...env,
    },
  });
  const stop = async (): Promise<void> => {
    await service.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { service, token: await issuedToken(service), send: (lines) => send(service, lines), stop };
}

async function issuedToken({ platform: { needs } }: RunningService): Promise<string> {
  const alice = await needs.users.findByUsername('alice');
  if (alice === undefined) throw new Error('alice was not imported');
  const subject = { clientId: 'web', userId: alice.userId, scope: ['mail'], audience: [API], format: 'opaque', ttlSeconds: 600 } as const;
  const { text, token } = await bearer.issue(subject, { ...needs, keyRing: new KeyRing(needs) });
  await needs.accessTokens.save(token);
  return text;
}

function send({ url }: RunningService, lines: readonly string[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(lines.join('\r\n')));
    let received = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no whole answer: ${received}`)));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      const answer = answerOf(received);
      if (answer === undefined) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

/** Undefined: there is more to come. */
function answerOf(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...fields] = text.slice(0, end).split('\r\n');
  const headers = fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()] as const);
  const answer = { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) };
  return Buffer.byteLength(answer.body) < Number(valuesOf(answer, 'content-length')[0]) ? undefined : answer;
}

export const valuesOf = ({ headers }: RawAnswer, name: string): string[] => headers.filter(([given]) => given === name).map(([, value]) => value);
