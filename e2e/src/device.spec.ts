import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { introspect, type JsonAnswer } from './stack/client.js';
import { allowedDevice, DEVICE_CLIENTS, DEVICE_CODE, pollDevice, refreshDevice, startDevice } from './stack/device.js';
import { ALICE, API, IMPORT_FILE } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

const importFile = { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, ...DEVICE_CLIENTS] };
const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const errorOf = ({ body }: JsonAnswer) => body['error'];
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

describe.each([{ redis: true }, { redis: false }])('RFC 8628, the device authorization grant (redis: $redis)', ({ redis }) => {
  let stack: Stack;
  let nodes: readonly string[];

  beforeAll(async () => {
    stack = await Stack.start({ redis, importFile, env: { ASSENT_DEVICE_INTERVAL_SECONDS: '1' } });
    nodes = [stack.issuer, (await stack.startNode('standalone')).address];
  });
  afterAll(() => stack.stop());

  const allow = (userCode: string) => new Person(ALICE).connectDevice(`${stack.issuer}/device`, userCode);
  const on = (index: number): string => nodes[index % nodes.length] ?? '';

  it('lets a device in with openid-client, which polls until the person is done', async () => {
    const config = await client.discovery(new URL(stack.issuer), 'tv', undefined, client.None(), { algorithm: 'oauth2', execute: [client.allowInsecureRequests] });
    const device = await client.initiateDeviceAuthorization(config, { scope: 'api:read offline_access' });
    expect(device).toMatchObject({ verification_uri: `${stack.issuer}/device`, expires_in: 600, interval: 1 });
    const polling = client.pollDeviceAuthorizationGrant(config, device);
    await allow(device.user_code.toLowerCase());
    const tokens = await polling;
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'api:read offline_access' });
    expect((await introspect(on(1), tokens.access_token)).body).toMatchObject({ active: true, username: 'alice', client_id: 'tv', aud: API });
    const next = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect((await introspect(on(0), next.access_token)).body).toMatchObject({ active: true });
  });

  it('tells oauth4webapi what is wrong, in the words of §3.5', async () => {
    const http = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(stack.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...http }));
    const printer = { client_id: 'printer' };
    const secret = oauth.ClientSecretBasic('printer-secret');
    const device = await oauth.processDeviceAuthorizationResponse(server, printer, await oauth.deviceAuthorizationRequest(server, printer, secret, {}, http));
    const poll = async () => oauth.processDeviceCodeResponse(server, printer, await oauth.deviceCodeGrantRequest(server, printer, secret, device.device_code, http));
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending', status: 400 });
    await expect(poll()).rejects.toMatchObject({ error: 'slow_down' });
    await allow(device.user_code);
    const tokens = await poll();
    expect(tokens).toMatchObject({ scope: 'api:read' });
    expect(tokens).not.toHaveProperty('refresh_token');
    await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await introspect(stack.issuer, tokens.access_token)).body).toEqual({ active: false });
  });

  it('§3.5: makes the interval longer for whoever polls too early, on whatever node', async () => {
    const device = await startDevice(on(0));
    expect(errorOf(await pollDevice(on(0), device))).toBe('authorization_pending');
    expect(errorOf(await pollDevice(on(1), device))).toBe('slow_down');
    await seconds(2);
    expect(errorOf(await pollDevice(on(0), device))).toBe('slow_down');
  });

  it('binds a code to its client', async () => {
    const { device_code } = await allowedDevice(stack.issuer, ALICE);
    const body = new URLSearchParams({ grant_type: DEVICE_CODE, device_code });
    const stolen = await fetch(`${stack.issuer}/token`, { method: 'POST', body, headers: { authorization: `Basic ${btoa('printer:printer-secret')}` } });
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await pollDevice(on(1), { device_code })).status).toBe(200);
  });

  it('redeems a code at most once, of 20 polls at once on two nodes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const device = await allowedDevice(on(round), ALICE);
      const answers = await times(20, (index) => pollDevice(on(index), device));
      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
      expect(new Set(answers.filter(({ status }) => status !== 200).map(errorOf))).toEqual(new Set(['invalid_grant']));
    }
  });

  it('takes one decision of many that are made at once', async () => {
    const device = await startDevice(stack.issuer);
    await times(4, () => allow(device.user_code));
    const { body, status } = await pollDevice(on(1), device);
    expect(status).toBe(200);
    expect((await introspect(on(0), String(body['access_token']))).body).toMatchObject({ active: true });
  });
});

describe('promise 1: single use of device codes, whatever becomes of Redis', () => {
  let stack: Stack;
  let redis: Redis;

  beforeAll(async () => {
    stack = await Stack.start({ importFile });
    redis = new Redis(stack.redis?.url ?? '');
  });
  afterAll(async () => {
    await redis.quit();
    await stack.stop();
  });

  it('holds after a flush: the tokens live on, the code is nobody’s', async () => {
    const device = await allowedDevice(stack.issuer, ALICE);
    const { body } = await pollDevice(stack.issuer, device);
    await redis.flushall();
    expect(errorOf(await pollDevice(stack.issuer, device))).toBe('invalid_grant');
    expect((await refreshDevice(stack.issuer, String(body['refresh_token']))).status).toBe(200);
  });

  it('gives nothing for a code that was allowed and then forgotten', async () => {
    const device = await allowedDevice(stack.issuer, ALICE);
    await redis.flushall();
    expect(errorOf(await pollDevice(stack.issuer, device))).toBe('invalid_grant');
  });

  it('holds when an old snapshot comes back', async () => {
    const device = await allowedDevice(stack.issuer, ALICE);
    const keys = await redis.keys('*');
    const snapshot = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
    expect((await pollDevice(stack.issuer, device)).status).toBe(200);
    await redis.flushall();
    for (const [key, value] of snapshot) if (value !== null) await redis.restore(key, 60_000, value);
    expect(errorOf(await pollDevice(stack.issuer, device))).toBe('invalid_grant');
  });

  it('keeps no code in clear, and nothing in the log', async () => {
    const device = await allowedDevice(stack.issuer, ALICE);
    const keys = await redis.keys('*');
    const held = await Promise.all(keys.map((key) => redis.get(key).catch(() => '')));
    const text = `${keys.join('\n')}\n${held.join('\n')}\n${stack.output}`;
    for (const secret of [device.device_code, device.user_code, device.user_code.replace('-', '')]) expect(text).not.toContain(secret);
  });
});
