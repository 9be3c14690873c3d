/** What an installation with a media server imports. */
export const MEDIA_API = 'https://media.example.test/';

export const MEDIA_IMPORT = {
  users: [
    { username: 'alice', password: 'correct horse battery staple', email: 'alice@example.test' },
    { username: 'bob', password: 'wrong pony charger paperclip', email: 'bob@example.test' },
  ],
  apis: [
    {
      identifier: MEDIA_API,
      name: 'Media',
      bearer_methods_supported: ['header', 'query'],
      scopes: [
        { name: 'full_control', description: 'Do everything that you can do there' },
        { name: 'media:read', description: 'Look at your media' },
      ],
      introspection_clients: ['media'],
    },
  ],
  clients: [
    // it asks whose tokens it gets, and for people's passwords in HTTP Basic
    { client_id: 'media', client_secret: 'media-secret', client_name: 'Media server', grant_types: ['password'], allow_password_grant: true, scope: 'full_control' },
  ],
} as const;

export const ALICE_ACCOUNT = { id: 1, username: 'alice', email: 'alice@example.test', bio: 'I <3 "pictures"', active: true } as const;
