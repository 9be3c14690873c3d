import { randomUUID } from 'node:crypto';
import { DEFAULT_CLIENT_POLICY, type Client } from '@assent/core';
import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../builders/a-client.js';
import { anApi } from '../../builders/an-api.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { ODD_TEXTS } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

export const clientStoreContract = (subject: DurableSubjectOf): void => {
  const find = (clientId: string) => storesOf(subject).clients.find(clientId);

  describe('ClientStore', () => {
    it('finds a client with all that is known about it, secrets newest first', async () => {
      const api = anApi();
      const client = aClient({
        clientName: 'Näme "quoted" \\ 漢字',
        clientDescription: 'Reads your things',
        clientUri: 'https://rp.example.test/',
        logoUri: 'https://rp.example.test/logo.png',
        policyUri: 'https://rp.example.test/policy',
        tosUri: 'https://rp.example.test/tos',
        contacts: ['ops@rp.example.test'],
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] },
        requirePkce: false,
        accessTokenTtlSeconds: 600,
        secrets: [
          { hash: 'newer', keyLabel: '01234567', createdAt: new Date('2026-02-02T00:00:00.123Z') },
          { hash: 'older', createdAt: new Date('2026-02-01T00:00:00Z'), expiresAt: new Date('2026-02-03T00:00:00Z') },
        ],
        introspects: [api.identifier],
        tokensNotBefore: new Date('2026-02-01T00:00:00.001Z'),
        updatedAt: new Date('2026-02-02T00:00:00Z'),
        version: 7,
      });
      await subject().putClient(client);
      await subject().putApi({ ...api, introspectionClients: [client.clientId] });
      expect(await find(client.clientId)).toStrictEqual(client);
    });

    it('keeps absent parts absent', async () => {
      const { clientName: _name, ...bare } = aClient();
      await subject().putClient(bare);
      expect(await find(bare.clientId)).toStrictEqual(bare);
    });

    it('finds a disabled client: the caller decides', async () => {
      const client = aClient({ disabledAt: new Date('2026-02-01T00:00:00Z') });
      await subject().putClient(client);
      expect(await find(client.clientId)).toStrictEqual(client);
    });

    it('sees a change at the next look-up', async () => {
      const client = aClient();
      await subject().putClient(client);
      await find(client.clientId);
      await subject().putClient({ ...client, scope: ['api:write'] });
      expect((await find(client.clientId))?.scope).toEqual(['api:write']);
    });

    it('matches exactly: case matters, and so does every space', async () => {
      const client = aClient();
      await subject().putClient(client);
      expect(await find(client.clientId.toUpperCase())).toBeUndefined();
      expect(await find(`${client.clientId} `)).toBeUndefined();
    });

    it('does not know a client that was never registered, whatever its name', async () => {
      for (const name of ODD_TEXTS) expect(await find(name)).toBeUndefined();
    });

    it('offers implicit and MAC tokens while an enabled client that somebody registered may have them', async () => {
      const offered = () => storesOf(subject).clients.offered();
      const before = await offered();
      const implicit = aClient({ grantTypes: ['implicit'], responseTypes: ['token'] });
      const mac = aClient({ policy: { ...DEFAULT_CLIENT_POLICY, tokenTypes: ['bearer', 'mac'] } });
      await subject().putClient({ ...implicit, unregistered: true });
      expect(await offered()).toEqual(before);
      await subject().putClient(implicit);
      await subject().putClient(mac);
      expect(await offered()).toEqual({ implicit: true, mac: true });
      await subject().putClient({ ...implicit, disabledAt: new Date() });
      await subject().putClient({ ...mac, disabledAt: new Date() });
      expect(await offered()).toEqual(before);
    });

    it('adopts a client that nobody registered', async () => {
      const client = anUnregisteredClient();
      await storesOf(subject).clients.adopt(client);
      expect({ ...(await find(client.clientId)), tokensNotBefore: undefined }).toEqual({ ...client, tokensNotBefore: undefined });
    });

    it('leaves a client as it is when one of its name is adopted, also when it is disabled', async () => {
      const { clientId, ...registration } = anUnregisteredClient();
      const registered = aClient({ clientId, disabledAt: new Date('2026-02-01T00:00:00Z') });
      await subject().putClient(registered);
      await storesOf(subject).clients.adopt({ clientId, ...registration });
      expect(await find(clientId)).toStrictEqual(registered);
    });

    it('adopts once, whatever the concurrency', async () => {
      const client = anUnregisteredClient();
      await concurrently((index) => storesOf(subject).clients.adopt({ ...client, scope: [`api:${index}`] }));
      const { scope } = (await find(client.clientId)) ?? {};
      await storesOf(subject).clients.adopt({ ...client, scope: ['api:later'] });
      expect((await find(client.clientId))?.scope).toEqual(scope);
    });

    it('hashes a secret again, whoever does it at the same time, and changes nothing else', async () => {
      const older = { hash: 'another', createdAt: new Date('2026-01-01T00:00:00Z') };
      const secret = { hash: randomUUID(), createdAt: new Date('2026-02-01T00:00:00Z'), expiresAt: new Date('2026-03-01T00:00:00Z') };
      const client = aClient({ secrets: [secret, older] });
      await subject().putClient(client);
      const again = { hash: randomUUID(), keyLabel: '89abcdef' };
      await concurrently((index) => nodeOf(subject, index).clients.rehash(client.clientId, secret.hash, again));
      await subject().putApi(anApi()); // whoever remembered the client looks again
      expect(await find(client.clientId)).toStrictEqual({ ...client, secrets: [{ ...secret, ...again }, older] });
    });

    it('hashes nothing again that is gone, or another client\'s', async () => {
      const clients = [aClient({ secrets: [{ hash: randomUUID(), createdAt: new Date('2026-02-01T00:00:00Z') }] }), aClient()] as const;
      for (const client of clients) await subject().putClient(client);
      const again = { hash: 'again', keyLabel: '89abcdef' };
      const rehash = (clientId: string, from = clients[0].secrets[0]?.hash ?? '') => storesOf(subject).clients.rehash(clientId, from, again);
      await rehash(clients[1].clientId);
      await rehash(clients[0].clientId, 'gone');
      for (const name of ODD_TEXTS) await rehash(name);
      for (const client of clients) expect(await find(client.clientId)).toStrictEqual(client);
    });

    it('gives each of many concurrent callers the client that they asked for', async () => {
      const clients = [aClient(), aClient(), aClient()];
      for (const client of clients) await subject().putClient(client);
      const found = await concurrently((index) => find(clients[index % 4]?.clientId ?? 'nobody'));
      expect(found.map((client) => client?.clientId)).toEqual(found.map((_, index) => clients[index % 4]?.clientId));
    });
  });
};

const anUnregisteredClient = (): Client =>
  aClient({
    clientId: `https://${randomUUID()}.example.test`,
    grantTypes: ['authorization_code', 'refresh_token', 'implicit'],
    responseTypes: ['code', 'token'],
    tokenEndpointAuthMethod: 'none',
    policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true },
    unregistered: true,
  });
