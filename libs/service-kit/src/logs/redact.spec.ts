import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { InvalidClient } from '@assent/core';
import { createLogger } from './logger.js';
import { redact, redactText } from './redact.js';

const ACCESS_TOKEN = `at_fq2_${'Ab-_'.repeat(10)}abc`;

describe('redactText', () => {
  it.each([
    [`token ${ACCESS_TOKEN} is dead`, 'token [redacted] is dead'],
    [`rt_${'x'.repeat(60)}`, '[redacted]'],
    [`code=ac_${'x'.repeat(43)}&state=1`, 'code=[redacted]&state=1'],
    [`device dc_${'x'.repeat(43)} polls`, 'device [redacted] polls'],
    ['user \u202eecila\u202c signed in', 'user \ufffdecila\ufffd signed in'],
    ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.abc-_', '[redacted]'],
    ['Authorization: Basic d2ViOnNlY3JldA==', 'Authorization: Basic [redacted]'],
    ['Bearer abcdefgh.ijkl', 'Bearer [redacted]'],
    [`unknown id mt_fq2_${'Ab-_'.repeat(10)}abc`, 'unknown id [redacted]'],
    ['MAC id="h480djs93hd8", ts="1", nonce="n", mac="bWFj"', 'MAC [redacted]'],
    ['mac_key=adijq39jdlaska9asud&mac_algorithm=hmac-sha-256', 'mac_key=[redacted]&mac_algorithm=hmac-sha-256'],
    ['postgres://assent:hunter2@localhost/assent', 'postgres://[redacted]@localhost/assent'],
    ['client_secret=hunter2&grant_type=x', 'client_secret=[redacted]&grant_type=x'],
    ['scope=a&assertion=PHNhbWw6QXNzZXJ0aW9u', 'scope=a&assertion=[redacted]'],
    ['otpauth://totp/as:alice?secret=GEZDGNBV&issuer=as', 'otpauth://totp/as:alice?secret=[redacted]&issuer=as'],
    ['line\u2028break \u009b31m', 'line\ufffdbreak \ufffd31m'],
    ['postgres://assent:p@ss:w@rd@db.internal:5432/assent?sslmode=require', 'postgres://[redacted]@db.internal:5432/assent?sslmode=require'],
    ['connect to rediss://:hunter2@redis:6380 failed', 'connect to rediss://[redacted]@redis:6380 failed'],
    ['device_code=abc&user_code=BCDF-GHJK&x-api-key=k', 'device_code=[redacted]&user_code=[redacted]&x-api-key=[redacted]'],
    ['got {"username":"alice","password" : "hunt\\"er2","scope":"a"}', 'got {"username":"alice","password":"[redacted]","scope":"a"}'],
    ["{'client_secret': 'hunter2', 'code': 'ECONNREFUSED'}", "{'client_secret':'[redacted]', 'code': 'ECONNREFUSED'}"],
    ['Unexpected token \'h\', "hunter2" is not valid JSON', 'Unexpected token [redacted] is not valid JSON'],
    ['DPoP abcdefghijkl', 'DPoP [redacted]'],
    ['see https://as.example.test/authorize for more', 'see https://as.example.test/authorize for more'],
    ['an ordinary sentence about tokens', 'an ordinary sentence about tokens'],
  ])('%j becomes %j', (text, clean) => {
    expect(redactText(text)).toBe(clean);
  });
});

describe('CWE-1333: a text that wants to take long', () => {
  it.each(['Unexpected token ', 'token', 'a-', 'x'.repeat(30), '"token":"', 'a://', 'MAC a=', 'Bearer '])('%j, many times, does not', (part) => {
    const began = performance.now();
    redactText(part.repeat(20_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('redact', () => {
  it('hides what has the name of a secret, at any depth and in any spelling', () => {
    const fields = {
      headers: { Authorization: 'x', cookie: 'y', 'X-Forwarded-For': '192.0.2.1' },
      body: [{ client_secret: 'a', codeVerifier: 'b', passwordHash: 'c', access_token: 'd', client_assertion: 'e', code: 'f', mac_key: 'h', sealedKey: 'i' }],
      encryptionKey: 'g',
      clientId: 'web',
    };

    expect(redact(fields)).toEqual({
      headers: { Authorization: '[redacted]', cookie: '[redacted]', 'X-Forwarded-For': '192.0.2.1' },
      body: [
        {
          client_secret: '[redacted]',
          codeVerifier: '[redacted]',
          passwordHash: '[redacted]',
          access_token: '[redacted]',
          client_assertion: '[redacted]',
          code: '[redacted]',
          mac_key: '[redacted]',
          sealedKey: '[redacted]',
        },
      ],
      encryptionKey: '[redacted]',
      clientId: 'web',
    });
  });

  it('keeps of an error only what explains it: rows and parameters of the database stay out', () => {
    const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (username)=(alice) exists', parameters: ['hunter2'] });

    expect(redact(error)).toEqual({ type: 'Error', message: 'duplicate key', code: '23505', stack: expect.any(String) });
  });

  it('keeps the detail of a protocol error, which was written for the log', () => {
    expect(redact(new InvalidClient('the client is disabled'))).toMatchObject({ detail: 'the client is disabled' });
  });

  it('ends in structures that contain themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;

    expect(JSON.stringify(redact(loop))).toContain('[too deep]');
  });
});

describe('the logger', () => {
  const lines: string[] = [];
  const logger = createLogger('test', 'info', new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));

  it('CWE-117: writes one line for one event, whatever the texts contain', () => {
    lines.length = 0;
    logger.info({ userAgent: 'x\r\n{"level":"fatal"}\u001b[31m\u2028' }, 'a\nb');

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n\u001b\u2028]/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', service: 'test', msg: 'a\nb' });
  });

  it('redacts fields, errors and messages alike', () => {
    lines.length = 0;
    logger.error({ err: new Error(`no ${ACCESS_TOKEN}`), password: 'hunter2' }, `dropped ${ACCESS_TOKEN}`);
    logger.error(new Error(`no ${ACCESS_TOKEN}`));

    expect(lines.join('')).not.toContain('Ab-_');
    expect(lines.join('')).not.toContain('hunter2');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { message: 'no [redacted]' }, msg: 'dropped [redacted]' });
  });
});
