import { describe, expect, it } from '@jest/globals';
import { ChallengeMemory } from './challenge-memory.js';
import type { Verification } from './verification.js';

const challenge = (line: string): Verification => ({ active: false, status: 401, wwwAuthenticate: [line] });

describe('the challenge for requests without credentials', () => {
  it('is asked for again after a minute', async () => {
    let milliseconds = 0;
    const memory = new ChallengeMemory(() => milliseconds);
    expect(await memory.get(async () => challenge('Bearer'))).toEqual(challenge('Bearer'));
    milliseconds = 59_999;
    expect(await memory.get(async () => challenge('MAC'))).toEqual(challenge('Bearer'));
    milliseconds = 60_000;
    expect(await memory.get(async () => challenge('MAC'))).toEqual(challenge('MAC'));
  });

  it('is not remembered when it failed, or was about one request', async () => {
    const memory = new ChallengeMemory();
    await expect(memory.get(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await memory.get(async () => ({ active: false, status: 401, error: 'invalid_token', wwwAuthenticate: ['Bearer'] }));
    await memory.get(async () => ({ active: false, status: 403, wwwAuthenticate: [] }));
    expect(await memory.get(async () => challenge('MAC'))).toEqual(challenge('MAC'));
  });
});
