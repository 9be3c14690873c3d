/** Ready-to-paste settings for libraries and servers. */
export const configuration = {
  title: 'Ready to paste',
  help: 'With the id, the addresses and the scopes of this client. The secret stays in your environment.',
  choose: 'Library or server',
  flows: {
    authorization_code: 'People sign in',
    client_credentials: 'For itself',
    device_code: 'Without a browser',
    introspection: 'Checking tokens',
  },
  file: (name: string) => `${name}, configuration`,
  nothing: 'For the grants of this client there is nothing to paste.',
  noApi: 'No API names this client yet, so it would hear “not active” of every token. Name it at an API, then the right identifier stands here.',
  toApis: 'To the APIs',
  moreAt: 'The documentation has whole examples: writing an application, protecting an API, reverse proxies, mail servers.',
};
