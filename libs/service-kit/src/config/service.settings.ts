import { isIP } from 'node:net';
import { z } from 'zod';
import { issuerSchema } from './issuer-schema.js';
import { numberSetting } from './number-setting.js';
import { optional, required, withDefault } from './setting.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** Where the service is and how it runs. */
export const serviceSettings = {
  issuer: required({
    variable: 'ASSENT_ISSUER',
    description: 'The issuer identifier: the public URL under which people and programs reach Assent. Every service of one installation has the same.',
    rule: 'an https URL (http only for localhost and loopback addresses) without query, fragment, user name, default port or trailing slash, in lower-case host form',
    example: 'https://auth.example.com',
    schema: issuerSchema,
  }),
  host: withDefault('127.0.0.1', {
    variable: 'ASSENT_HOST',
    description: 'The name or address to listen on. `0.0.0.0` or `::` is every interface, as inside a container.',
    rule: 'a host name or an IP address',
    example: '0.0.0.0',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/),
  }),
  port: numberSetting({
    variable: 'ASSENT_PORT',
    description: 'The TCP port to listen on; 0 is any free one.',
    unit: 'port',
    min: 0,
    max: 65_535,
    fallback: 3000,
  }),
  trustedProxies: withDefault('none', {
    variable: 'ASSENT_TRUSTED_PROXIES',
    description:
      'Reverse proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, so that rate limits and the audit log see the real caller and plaintext is refused, and whose `X-Request-Id` and `traceparent` are taken over; they may also ask `/check` over plain http. Without them the headers are ignored.',
    rule: '`none`, or IP addresses and CIDR ranges separated by commas',
    example: '10.0.0.0/8,192.0.2.7',
    schema: z.string().transform(splitProxies).refine((list) => list.every(isAddressOrRange)),
  }),
  logLevel: withDefault('info', {
    variable: 'ASSENT_LOG_LEVEL',
    description: 'What is logged: this level and the graver ones. `npm start` and the command line have `warn` when it is absent.',
    rule: `one of ${LOG_LEVELS.join(', ')}`,
    example: 'info',
    schema: z.enum(LOG_LEVELS),
  }),
  importFile: optional({
    variable: 'ASSENT_IMPORT',
    description: 'A JSON file with users, APIs and clients, applied at every start; what is there already stays as the file says.',
    rule: 'the path of a file',
    example: '/etc/assent/import.json',
    schema: z.string().refine((path) => !path.includes('\0')),
  }),
};

function splitProxies(text: string): readonly string[] {
  return text.trim() === 'none' ? [] : text.split(',').map((part) => part.trim());
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128));
}
