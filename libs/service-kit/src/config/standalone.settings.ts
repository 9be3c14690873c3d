import { z } from 'zod';
import { numberSetting } from './number-setting.js';
import { optional, withDefault } from './setting.js';

/** What only `npm start` and the command line read. */
export const standaloneSettings = {
  port: numberSetting({
    variable: 'PORT',
    description: 'The port of `npm start`, for people and platforms that expect this name. `ASSENT_PORT` wins.',
    unit: 'port',
    min: 0,
    max: 65_535,
    fallback: 3000,
  }),
  dataDirectory: withDefault('.assent', {
    variable: 'ASSENT_DATA_DIRECTORY',
    description: 'Where `npm start` keeps its embedded Postgres and its generated key when `DATABASE_URL` and `ASSENT_ENCRYPTION_KEY` are absent.',
    rule: 'the path of a directory',
    example: '/var/lib/assent',
    schema: z.string().refine((path) => !path.includes('\0')),
  }),
  consoleDirectory: optional({
    variable: 'ASSENT_CONSOLE_DIRECTORY',
    description: 'Where the files of the admin console are that `npm start` serves below `/console/`. When it is absent, they are where `npx nx build @assent/console` puts them.',
    rule: 'the path of a directory',
    example: '/usr/share/assent/console',
    schema: z.string().refine((path) => !path.includes('\0')),
  }),
};
