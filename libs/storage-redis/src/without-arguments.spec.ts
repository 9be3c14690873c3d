import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomHash, sampleSession, startRedis, type TestRedis } from '@assent/core-testing';
import { connectRedis } from './connect-redis.js';

/** Redis answers a command that it does not know with the first of its arguments. */
describe('where commands are renamed, or a proxy does not know them', () => {
  let server: TestRedis;

  beforeAll(async () => {
    server = await startRedis({ arguments: [...['AUTH', 'HELLO', 'SET'].flatMap((command) => ['--rename-command', command, ''])] });
  });
  afterAll(() => server.stop());

  const textsOf = (error: unknown): string => {
    const texts: string[] = [];
    for (let each = error; each instanceof Error; each = each.cause) texts.push(each.message, each.stack ?? '', JSON.stringify({ ...each }));
    return texts.join('\n');
  };

  it('problems say which command, and not with what password', async () => {
    const problems: string[] = [];
    const connection = await connectRedis({ url: server.url.replace('//', '//assent:hunter2-password@'), onProblem: (problem) => problems.push(textsOf(problem)) });
    await connection.healthy();
    await connection.close();
    expect(problems.join('\n')).toMatch(/unknown command '(?:auth|hello)'/i);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('failures say which command, and not for whom', async () => {
    const connection = await connectRedis({ url: server.url });
    const clock = { now: () => new Date() };
    const session = sampleSession(clock, new Date(Date.now() + 60_000));
    const hash = randomHash();
    const failure = await connection.stores.sessions.save(hash, session).catch((error: unknown) => error);
    await connection.close();
    expect(textsOf(failure)).toMatch(/unknown command 'set'/i);
    for (const text of [session.userId, hash.toString('base64url')]) expect(textsOf(failure)).not.toContain(text);
  });
});
