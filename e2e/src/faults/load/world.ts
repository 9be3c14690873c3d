import { DEVICE_CLIENTS } from '../../stack/device.js';
import { IMPORT_FILE } from '../../stack/import-file.js';
import { SIGNER } from './signer.js';

/** Codes that one person types are counted, so there are several people. */
const PEOPLE = 10;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export const people: readonly Credentials[] = Array.from({ length: PEOPLE }, (_, index) => ({ username: `person-${index}`, password: `the long password of person ${index}` }));

/** Clients of the load, as HTTP Basic has them. */
export const WEB = 'web:web-secret';
/** Its access tokens expire while the load runs. */
export const FLEETING = 'fleeting:fleeting-secret';
export const MANAGER = 'manager:manager-secret';
export const RESOURCE_SERVER = 'rs:rs-secret';

/** Lifetime of access tokens of clients that have no lifetime of their own: a client's own is at least a minute. */
export const FLEETING_SECONDS = 10;
export const LASTING = { access_token_ttl_seconds: 3600 } as const;
const machine = (client_id: string, scope: string) => ({ client_id, client_secret: `${client_id}-secret`, grant_types: ['client_credentials'], scope });

/** What the installation starts with. */
export const WORLD = {
  users: [...IMPORT_FILE.users, ...people],
  apis: IMPORT_FILE.apis,
  clients: [
    ...[...IMPORT_FILE.clients, ...DEVICE_CLIENTS, machine('manager', 'admin:read admin:revoke admin:manage')].map((client) => ({ ...client, ...LASTING })),
    machine('fleeting', 'api:read'),
    { ...SIGNER, grant_types: ['client_credentials'], scope: 'api:read', ...LASTING },
  ],
} as const;
