import { describe, expect, it } from '@jest/globals';
import { pastedToken } from './pasted-token.js';

const aTurnLater = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a token that is handed over', () => {
  it('waits for the page that takes it, and is taken once', async () => {
    const got: string[] = [];
    pastedToken.handOver('first');
    await aTurnLater();
    const end = pastedToken.receive((text) => got.push(`one ${text}`));
    await aTurnLater();
    pastedToken.handOver('second');
    await aTurnLater();
    end();
    const endOther = pastedToken.receive((text) => got.push(`other ${text}`));
    await aTurnLater();
    endOther();
    expect(got).toEqual(['one first', 'one second']);
  });

  it('goes to who is there last, as when React mounts a page twice', async () => {
    const got: string[] = [];
    pastedToken.handOver('token');
    pastedToken.receive(() => got.push('gone'))();
    const end = pastedToken.receive((text) => got.push(text));
    await aTurnLater();
    end();
    expect(got).toEqual(['token']);
  });
});
