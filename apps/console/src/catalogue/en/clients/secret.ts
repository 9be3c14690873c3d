/** A new secret, shown once. */
export const secret = {
  registeredTitle: (name: string) => `${name} is registered`,
  registered: 'It works from now on.',
  credentials: 'Id and secret',
  clientId: 'Client id',
  clientSecret: 'Client secret',
  once: 'The secret is shown this once. Only a hash of it is kept: when it is lost, a new one has to be made.',
  noSecret: 'It has no secret: its id is all it needs.',
  withKeys: 'It has no secret: it proves itself with its own key.',
  stored: 'I have stored the secret',
  download: 'Download .env',
  storedNeeded: 'Store it first: on the next page it is gone.',
  open: 'Open the client',
  nextTitle: 'Next',
  nextApi: 'Name it at an API, so that it may ask about its tokens.',
};
