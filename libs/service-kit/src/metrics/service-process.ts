import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ServiceProcess } from '@assent/storage-postgres';

/** This process, told apart from every other one: containers may share a host name, and all have the same process id. */
export const thisProcess = (service: string): ServiceProcess => ({
  service,
  instance: `${hostname()}-${process.pid}-${randomBytes(2).toString('hex')}`,
  version: VERSION,
  startedAt: new Date(),
});

/** All packages of Assent have one version. */
export const VERSION: string = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }).version;
