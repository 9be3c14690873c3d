import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { envFile } from './env-file.js';

const CLIENT = { client_id: '1750d509', redirect_uris: ['https://a.example/cb?tenant=1&x=it%27s', 'https://b.example/cb'], scope: 'a:read offline_access' };

describe('the .env of a client', () => {
  it('has what an application needs, and nothing that the client has not', () => {
    expect(envFile(CLIENT, 'https://as.example', 's-_1')).toBe(
      `ASSENT_ISSUER=https://as.example\nOAUTH_CLIENT_ID=1750d509\nOAUTH_CLIENT_SECRET=s-_1\nOAUTH_REDIRECT_URI='https://a.example/cb?tenant=1&x=it%27s'\nOAUTH_SCOPE='a:read offline_access'\n`,
    );
    expect(envFile({ ...CLIENT, redirect_uris: [], scope: '' }, 'https://as.example', undefined)).toBe('ASSENT_ISSUER=https://as.example\nOAUTH_CLIENT_ID=1750d509\n');
  });

  it('is read by a shell as it was meant, whatever characters a scope or a URI has', () => {
    const scope = "it's $HOME `id` #1";
    const script = `${envFile({ ...CLIENT, scope }, 'https://as.example', 'x')}printf '%s' "$OAUTH_SCOPE|$OAUTH_REDIRECT_URI"`;
    expect(execFileSync('sh', ['-c', script]).toString()).toBe(`${scope}|${CLIENT.redirect_uris[0]}`);
  });
});
