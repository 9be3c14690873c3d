import { describe, expect, it } from '@jest/globals';
import type { Demo } from './first-run.js';
import { welcome } from './welcome.js';

const PLACES = { api: 'https://api.example.test/', scope: 'example:read' };
const FIRST: Demo = {
  admin: { name: 'admin', secret: 'admin-password' },
  example: { ...PLACES, client: { name: 'demo-app', secret: 'client-secret' }, apiServer: { name: 'demo-api', secret: 'api-secret' } },
};
const LATER: Demo = { admin: { name: 'admin' }, example: { ...PLACES, client: { name: 'demo-app' }, apiServer: { name: 'demo-api' } } };
const PLACE = { issuer: 'http://localhost:3000', data: 'in /x/.assent', colour: false };

describe('the welcome', () => {
  it('of the first run shows addresses, credentials and three commands', () => {
    const text = welcome({ ...PLACE, demo: FIRST });

    for (const part of ['http://localhost:3000/console/', 'http://localhost:3000/.well-known/oauth-authorization-server', '/admin', 'admin-password', 'client-secret', 'api-secret']) {
      expect(text).toContain(part);
    }
    expect(text.match(/^(TOKEN=\$\()?curl .*$/gm)).toHaveLength(3);
  });

  it('of later runs shows no command that lacks its secret, and how to get new secrets', () => {
    const text = welcome({ ...PLACE, demo: LATER });

    expect(text).not.toContain('curl');
    expect(text).not.toContain('undefined');
    expect(text).toContain('npm run assent -- reset-password admin');
    expect(text).toContain('npm run assent -- rotate-secret demo-app');
  });

  it('does not mention a demo that is not there', () => {
    expect(welcome({ ...PLACE, demo: { admin: { name: 'root' }, example: undefined } })).not.toContain('demo-app');
  });

  it('with a database of somebody else\'s mentions neither admin nor demo', () => {
    expect(welcome({ ...PLACE, demo: undefined })).not.toMatch(/Demo|Password/);
  });

  it('RFC 8414 §3.1: puts the well-known part before the path of the issuer', () => {
    expect(welcome({ ...PLACE, issuer: 'http://localhost:3000/t', demo: undefined })).toContain('http://localhost:3000/.well-known/oauth-authorization-server/t\n');
  });

  it('uses escape sequences only where they are shown', () => {
    expect(welcome({ ...PLACE, demo: FIRST })).not.toContain('\u001b');
    expect(welcome({ ...PLACE, demo: FIRST, colour: true })).toContain('\u001b[1mAssent is ready');
  });
});
