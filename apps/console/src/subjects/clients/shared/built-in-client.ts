/** The console's own client: the server makes it and nobody changes it. */
const CONSOLE_CLIENT_ID = 'assent-console';

export const isBuiltIn = ({ client_id: clientId }: { readonly client_id: string }): boolean => clientId === CONSOLE_CLIENT_ID;
