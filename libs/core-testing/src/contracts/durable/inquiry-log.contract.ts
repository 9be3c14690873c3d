import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { anAccessToken } from '../../builders/an-access-token.js';
import { registered } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 12, 0, second, 1));

export const inquiryLogContract = (subject: DurableSubjectOf): void => {
  const saved = async () => {
    const { client } = await registered(subject);
    const token = anAccessToken({ clientId: client.clientId });
    await storesOf(subject).accessTokens.save(token);
    return token;
  };
  const about = (token: Parameters<ReturnType<DurableSubjectOf>['inquiriesAbout']>[0]) => subject().inquiriesAbout(token);

  describe('InquiryLog', () => {
    it('says who asked about a token, when, how often, and what they heard last', async () => {
      const token = await saved();
      const { inquiries } = storesOf(subject);
      inquiries.note(token, 'rs', true, at(1));
      inquiries.note(token, 'rs', true, at(2));
      inquiries.note(token, 'rs', false, at(3));
      expect(await about(token)).toStrictEqual([{ clientId: 'rs', firstAskedAt: at(1), lastAskedAt: at(3), count: 3, lastActive: false }]);
    });

    it('knows of no question about a token that nobody asked about', async () => {
      const [asked, other] = [await saved(), await saved()];
      storesOf(subject).inquiries.note(asked, 'rs', true, at(1));
      expect(await about(other)).toStrictEqual([]);
    });

    it('keeps askers apart, the latest first', async () => {
      const token = await saved();
      const { inquiries } = storesOf(subject);
      for (const [second, clientId] of ['one', 'two', 'Two', 'one', `ü ${randomUUID()}`].entries()) inquiries.note(token, clientId, true, at(second));
      expect((await about(token)).map(({ clientId, count }) => [clientId, count])).toEqual([[expect.stringMatching(/^ü /), 1], ['one', 2], ['Two', 1], ['two', 1]]);
    });

    it('adds what comes later, from every node', async () => {
      const token = await saved();
      for (let round = 0; round < 6; round += 1) {
        nodeOf(subject, round).inquiries.note(token, 'rs', round !== 5, at(round));
        await about(token);
      }
      expect(await about(token)).toStrictEqual([{ clientId: 'rs', firstAskedAt: at(0), lastAskedAt: at(5), count: 6, lastActive: false }]);
    });

    it('lets the latest answer stand, however late an earlier one is written', async () => {
      const token = await saved();
      for (const [index, second] of [5, 3, 4].entries()) {
        nodeOf(subject, index).inquiries.note(token, 'rs', second === 5, at(second));
        await about(token);
      }
      expect(await about(token)).toStrictEqual([{ clientId: 'rs', firstAskedAt: at(3), lastAskedAt: at(5), count: 3, lastActive: true }]);
    });

    it('counts each of many questions about many tokens that come at once on all nodes, also while it writes', async () => {
      const tokens = await Promise.all(Array.from({ length: 20 }, saved));
      const first = tokens[0];
      if (first === undefined) throw new Error('there are tokens');
      for (let round = 0; round < 50; round += 1) {
        for (const [index, token] of (round % 2 === 0 ? tokens : tokens.toReversed()).entries()) nodeOf(subject, index + round).inquiries.note(token, `rs-${round % 3}`, true, at(round));
        if (round % 10 === 0) void about(first);
      }
      const found = await Promise.all(tokens.map(about));
      expect(found.map((inquiries) => inquiries.map(({ clientId, count }) => `${clientId} ${count}`))).toEqual(tokens.map(() => ['rs-1 17', 'rs-0 17', 'rs-2 16']));
    });
  });
};
