import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, required } from './setting.js';

const KEY_BYTES = 32;
const KEY = /^[A-Za-z0-9+/_-]{43}=?$/;
const MAX_PREVIOUS = 5;

const keyOf = (text: string): Buffer => Buffer.from(text, 'base64');
const isKey = (text: string): boolean => KEY.test(text) && keyOf(text).length === KEY_BYTES;

/** What protects data at rest, and how long a key signs. */
export const keySettings = {
  encryptionKey: required({
    variable: 'ASSENT_ENCRYPTION_KEY',
    description:
      'The key that protects client secrets, second factors and signing keys at rest. Every service of one installation has the same. Keep a copy: without it a database backup is of no use. docs/keys.md says how it is changed.',
    rule: '32 bytes in base64 (`openssl rand -base64 32` makes one)',
    example: '"$(openssl rand -base64 32)"',
    secret: true,
    schema: z.string().refine(isKey).transform(keyOf),
  }),
  previousEncryptionKeys: optional({
    variable: 'ASSENT_ENCRYPTION_KEY_PREVIOUS',
    description:
      'Further keys that open what is sealed, while `ASSENT_ENCRYPTION_KEY` is being changed. Nothing new is sealed with them. `npm run assent -- key-status` says when one can be removed.',
    rule: `up to ${MAX_PREVIOUS} keys like \`ASSENT_ENCRYPTION_KEY\`, separated by commas`,
    example: '"$OLD_KEY"',
    secret: true,
    schema: z
      .string()
      .transform((text) => text.split(/[\s,]+/))
      .refine((keys) => keys.length <= MAX_PREVIOUS && keys.every(isKey))
      .transform((keys) => keys.map(keyOf)),
  }),
  keyRotationDays: numberSetting({
    variable: 'ASSENT_KEY_ROTATION_DAYS',
    description: 'A signing key is replaced by a new one when it has signed for so long. The new one is published an hour before it signs, the old one until its last token has expired. 0: only admins rotate.',
    unit: 'days',
    min: 0,
    max: 3650,
    fallback: 90,
  }),
};
