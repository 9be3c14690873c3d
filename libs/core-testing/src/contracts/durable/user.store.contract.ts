import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aUser } from '../../builders/a-user.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { ODD_TEXTS } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

export const userStoreContract = (subject: DurableSubjectOf): void => {
  const users = () => storesOf(subject).users;

  describe('UserStore', () => {
    it('finds a person with all that is known about them', async () => {
      const user = aUser({
        email: 'alice@example.test',
        name: 'Alice Ü',
        roles: ['admin', 'auditor'],
        passwordHash: '$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA',
        disabledAt: new Date('2026-02-01T00:00:00.001Z'),
        tokensNotBefore: new Date('2026-02-02T00:00:00Z'),
        sessionsNotBefore: new Date('2026-02-03T00:00:00Z'),
        version: 3,
      });
      await subject().putUser(user);
      expect(await users().find(user.userId)).toStrictEqual(user);
      expect(await users().findByUsername(user.username)).toStrictEqual(user);
    });

    it('keeps absent parts absent', async () => {
      const user = aUser();
      await subject().putUser(user);
      expect(await users().find(user.userId)).toStrictEqual(user);
    });

    it('finds by username without regard to case and width', async () => {
      const name = `Ali\u00e7e-${randomUUID()}`;
      const user = aUser({ username: name });
      await subject().putUser(user);
      for (const spelling of [name, name.toUpperCase(), name.normalize('NFD'), name.replace('A', '\uff21')]) {
        expect(await users().findByUsername(spelling)).toStrictEqual(user);
      }
    });

    it('finds by e-mail address without regard to ASCII case, if exactly one person has it', async () => {
      const email = `Al\u00efce-${randomUUID()}@Example.test`;
      const user = aUser({ email });
      await subject().putUser(user);
      for (const spelling of [email, email.toLowerCase().replace('\u00cf', '\u00ef'), email.replace('Example', 'EXAMPLE')]) {
        expect(await users().findByEmail(spelling)).toStrictEqual(user);
      }
      for (const other of [email.replace('\u00ef', '\u00cf'), email.replace('\u00ef', 'i'), email.replace('Example', 'E\u017fample'), ` ${email}`]) {
        expect(await users().findByEmail(other)).toBeUndefined();
      }
      const twin = aUser({ email: email.replace('Example', 'example'), disabledAt: new Date() });
      await subject().putUser(twin);
      expect(await users().findByEmail(email)).toBeUndefined();
      await subject().removeUser(twin.userId);
      expect(await users().findByEmail(email)).toStrictEqual(user);
    });

    it('does not know anybody by another name or id', async () => {
      for (const text of [...ODD_TEXTS, randomUUID()]) {
        expect(await users().find(text)).toBeUndefined();
        expect(await users().findByUsername(text)).toBeUndefined();
        expect(await users().findByEmail(text)).toBeUndefined();
      }
    });

    it('gives each of many concurrent callers the person that they asked for', async () => {
      const people = [aUser(), aUser(), aUser()];
      for (const user of people) await subject().putUser(user);
      const found = await concurrently((index) => users().find(people[index % 4]?.userId ?? randomUUID()));
      expect(found.map((user) => user?.userId)).toEqual(found.map((_, index) => people[index % 4]?.userId));
    });
  });
};
