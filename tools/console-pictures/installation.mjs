/** A small company that looks like somebody's: what `npm run screenshots` imports. */

export const PHOTOS = 'https://photos.example.com/';
export const ORDERS = 'https://orders.example.com/';
const MAIL = 'https://mail.example.com/';
const METERS = 'https://meters.example.com/';

export const ADMIN = { username: 'maria', password: 'a picture of a password' };
/** All of them have this one: nobody but the script that takes the pictures signs in. */
export const PASSWORD = 'correct horse battery staple';

const person = (username, name, more = {}) => ({ username, name, email: `${username}@example.com`, password: PASSWORD, ...more });

const users = [
  person('maria', 'Maria Lindqvist', { roles: ['admin'], password: ADMIN.password }),
  person('noah', 'Noah Becker', { roles: ['operator'] }),
  person('amara', 'Amara Okafor', { roles: ['auditor'] }),
  person('jun', 'Jun Tanaka'),
  person('lea', 'Léa Martin'),
  person('oscar', 'Oscar Silva'),
  person('priya', 'Priya Raman'),
  person('tom', 'Tom Fischer', { disabled: true }),
];

const scopes = (words) => Object.entries(words).map(([name, description]) => ({ name, description }));

const apis = [
  {
    identifier: PHOTOS,
    name: 'Photos',
    introspection_clients: ['photos-api'],
    scopes: scopes({ 'photos:read': 'See your photos and albums', 'photos:write': 'Add photos and change albums', 'photos:share': 'Share albums with others' }),
  },
  { identifier: MAIL, name: 'Mail', introspection_clients: ['mail-server'], scopes: scopes({ 'mail:read': 'Read your mail', 'mail:send': 'Send mail in your name' }) },
  { identifier: ORDERS, name: 'Orders', token_format: 'jwt', introspection_clients: ['orders-api'], scopes: scopes({ 'orders:read': 'See your orders', 'orders:write': 'Place orders for you' }) },
  { identifier: METERS, name: 'Meters', bearer_methods_supported: ['header', 'query'], introspection_clients: ['meters-api'], scopes: scopes({ 'meters:read': 'Read your meters' }) },
];

const secretOf = (clientId) => `secret of ${clientId}`;
export const basicOf = (clientId) => `Basic ${Buffer.from(`${clientId}:${secretOf(clientId)}`).toString('base64')}`;
export const redirectUriOf = (clientId) => `https://${clientId}.example.com/oauth/callback`;

const confidential = (client_id, client_name, application_type, more) => ({ client_id, client_name, application_type, client_secret: secretOf(client_id), ...more });
const withCode = (clientId) => ({ redirect_uris: [redirectUriOf(clientId)], grant_types: ['authorization_code', 'refresh_token'] });

const resourceServers = [['photos-api', 'Photos API'], ['mail-server', 'Mail server'], ['orders-api', 'Orders API'], ['meters-api', 'Meters API']].map(([id, name]) =>
  confidential(id, name, 'api', { grant_types: [] }),
);

const older = [
  confidential('meter-gateway', 'Meter gateway', 'machine', { grant_types: ['client_credentials'], token_types: ['mac', 'bearer'], access_token_type: 'mac', scope: 'meters:read' }),
  {
    ...confidential('field-service', 'Field service', 'web', { ...withCode('field-service'), grant_types: ['authorization_code', 'refresh_token', 'implicit'] }),
    response_types: ['code', 'token'],
    profile: 'oauth2',
    allow_implicit: true,
    allow_query_token: true,
    scope: 'meters:read orders:read offline_access',
    client_description: 'What technicians had on their tablets before the new app.',
  },
];

const applications = [
  { client_id: 'harbour-mail', client_name: 'Harbour Mail', application_type: 'native', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1/callback', redirectUriOf('harbour-mail')], grant_types: ['authorization_code', 'refresh_token'], scope: 'mail:read mail:send offline_access' },
  { client_id: 'timetable', client_name: 'Timetable', application_type: 'spa', token_endpoint_auth_method: 'none', redirect_uris: [redirectUriOf('timetable')], grant_types: ['authorization_code'], scope: 'orders:read' },
  { client_id: 'living-room', client_name: 'Living-room screen', application_type: 'device', token_endpoint_auth_method: 'none', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], scope: 'photos:read offline_access' },
  confidential('old-newsletter', 'Old newsletter', 'web', { ...withCode('old-newsletter'), scope: 'mail:send', disabled: true }),
  confidential('nightly-export', 'Nightly export', 'machine', { grant_types: ['client_credentials'], scope: 'orders:read photos:read' }),
  confidential('shop', 'Corner Shop', 'web', { ...withCode('shop'), scope: 'orders:read orders:write offline_access', client_uri: 'https://shop.example.com/' }),
  confidential('photo-book', 'Photo Book', 'web', {
    ...withCode('photo-book'),
    scope: 'photos:read photos:write photos:share offline_access',
    client_description: 'Prints albums and sends them home.',
    client_uri: 'https://photo-book.example.com/',
    policy_uri: 'https://photo-book.example.com/privacy',
    contacts: ['help@photo-book.example.com'],
  }),
];

export const INSTALLATION = { users, apis, clients: [...resourceServers, ...older, ...applications] };
