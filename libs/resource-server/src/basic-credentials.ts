/** The Authorization header of a client. @spec RFC 6749 §2.3.1: both parts are form-encoded before they are joined */
export const basicCredentials = (clientId: string, clientSecret: string): string =>
  `Basic ${Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')}`;

const formEncoded = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);
