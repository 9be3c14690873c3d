import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import type { SnippetClient } from './snippet.js';
import { snippetsFor } from './snippets.js';

const ISSUER = 'https://as.example/auth';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const client = (some: Partial<SnippetClient>): SnippetClient => ({
  client_id: 'f00d-1', redirect_uris: [], grant_types: [], token_endpoint_auth_method: 'client_secret_basic', scope: 'things:read offline_access', introspects: [], ...some,
});
const web = client({ application_type: 'web', redirect_uris: ["https://app.example/cb?it's=1"], grant_types: ['authorization_code', 'refresh_token'] });
const CLIENTS: readonly (readonly [string, SnippetClient])[] = [
  ['a web server', web],
  ['a web server with its secret in the form', { ...web, token_endpoint_auth_method: 'client_secret_post' }],
  ['a web server with a key pair', { ...web, token_endpoint_auth_method: 'private_key_jwt' }],
  ['a single-page app', client({ application_type: 'spa', redirect_uris: ['https://app.example/cb'], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none' })],
  ['a native app', client({ application_type: 'native', redirect_uris: ['com.example.app:/cb'], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' })],
  ['a machine', client({ application_type: 'machine', grant_types: ['client_credentials'] })],
  ['a machine with a key pair', client({ application_type: 'machine', grant_types: ['client_credentials'], token_endpoint_auth_method: 'private_key_jwt' })],
  ['a device', client({ application_type: 'device', grant_types: [DEVICE_CODE, 'refresh_token'], token_endpoint_auth_method: 'none' })],
  ['an API', client({ application_type: 'api', introspects: ['https://api.example/'], scope: '' })],
  ['an API with a key pair', client({ application_type: 'api', token_endpoint_auth_method: 'private_key_jwt', scope: '' })],
];
const names = (some: SnippetClient): readonly string[] => snippetsFor(some).map(({ id }) => id);

describe.each(CLIENTS)('what is pasted for %s', (_, some) => {
  const files = snippetsFor(some).flatMap(({ id, files }) => files.map(({ name, text }) => ({ id, name, text: text(some, ISSUER) })));

  it('is something, each file with what belongs to this client', () => {
    expect(files.length).toBeGreaterThan(0);
    for (const { id, name, text } of files) expect([id, name, /undefined|\[object/.test(text.replace(', undefined, proof', ''))]).toEqual([id, name, false]);
    for (const { id } of snippetsFor(some)) {
      const whole = files.filter((file) => file.id === id).map(({ text }) => text).join('');
      expect([id, whole.includes(some.client_id)]).toEqual([id, true]);
      expect([id, whole.includes(ISSUER) || whole.includes('/check?') || whole.includes('as.example/auth/introspect')]).toEqual([id, true]);
    }
  });

  it('is JavaScript that can be read, where it is JavaScript', () => {
    for (const { text } of files.filter((file) => /\.m?js$/.test(file.name))) expect(() => parseSync(text, { syntax: 'ecmascript', target: 'es2022' })).not.toThrow();
  });

  it('is a shell script that can be read, where it is one', () => {
    for (const { text } of files.filter((file) => file.name === 'sh')) expect(() => execFileSync('sh', ['-n'], { input: text })).not.toThrow();
  });
});

describe('what is offered', () => {
  it('is only what can do it: no library that cannot sign for a key pair, none with a secret for who has none', () => {
    expect(names({ ...web, token_endpoint_auth_method: 'private_key_jwt' })).toEqual(['openid-client-code']);
    expect(names(CLIENTS[3]![1])).toEqual(['oauth4webapi-code', 'curl-code']);
    expect(names(CLIENTS[4]![1])).not.toContain('aspnet-core-code');
    expect(names(client({ grant_types: ['refresh_token'], token_endpoint_auth_method: 'none' }))).toEqual([]);
  });

  it('is introspection too for a client with tokens of its own that an API names', () => {
    expect(names({ ...web, introspects: ['https://api.example/'] })).toEqual(expect.arrayContaining(['openid-client-code', 'nginx', 'dovecot']));
    expect(names(web)).not.toContain('nginx');
  });
});

describe('what needs care', () => {
  it('the quotes of a redirect URI end no string', () => {
    const [openidClient] = snippetsFor(web);
    expect(openidClient!.files[0]!.text(web, ISSUER)).toContain(String.raw`redirect_uri: 'https://app.example/cb?it\'s=1'`);
  });

  it('a client_id in Basic is form-encoded (RFC 6749 §2.3.1)', () => {
    const odd = client({ client_id: 'https://app.example', introspects: ['https://api.example/'] });
    const curl = snippetsFor(odd).find(({ id }) => id === 'curl-introspection')!;
    expect(curl.files[0]!.text(odd, ISSUER)).toContain('-u "https%3A%2F%2Fapp.example:$OAUTH_CLIENT_SECRET"');
  });

  it('http is allowed to libraries only where the issuer has it', () => {
    const openidClient = snippetsFor(web)[0]!.files[0]!;
    expect(openidClient.text(web, 'http://localhost:3000')).toContain('allowInsecureRequests');
    expect(openidClient.text(web, ISSUER)).not.toContain('allowInsecureRequests');
  });

  it('what is between the issuer and an endpoint stays: an issuer may have a path', () => {
    expect(snippetsFor(web)[0]!.files[0]!.text(web, ISSUER)).toContain("new URL('https://as.example/auth')");
  });
});
