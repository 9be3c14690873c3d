import { usesSecret } from '../shared/auth-method-name.js';
import type { SnippetClient } from './snippet.js';

/** What stands where something of the client is missing. */
const NO_REDIRECT_URI = 'https://app.example.com/cb';
const NO_API = 'https://api.example.com/';

export const redirectUriOf = ({ redirect_uris: [first] }: SnippetClient): string => first ?? NO_REDIRECT_URI;
export const apiOf = ({ introspects: [first] }: SnippetClient): string => first ?? NO_API;
export const scopesOf = ({ scope }: SnippetClient): readonly string[] => scope.split(' ').filter((name) => name !== '');

export const hasSecret = usesSecret;
export const isPublicClient = ({ token_endpoint_auth_method: method }: SnippetClient): boolean => method === 'none';
export const hasKeys = ({ token_endpoint_auth_method: method }: SnippetClient): boolean => method === 'private_key_jwt';
export const withoutKeys = (client: SnippetClient): boolean => !hasKeys(client);
export const usesBasic = ({ token_endpoint_auth_method: method }: SnippetClient): boolean => method === 'client_secret_basic';
export const refreshes = ({ grant_types: grantTypes }: SnippetClient): boolean => grantTypes.includes('refresh_token');

/** Strings in single quotes: JavaScript. */
export const single = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
/** Strings in double quotes: Java, C#, Go, Python, YAML. */
export const double = (text: string): string => JSON.stringify(text);
/** A word of a shell. */
export const word = (text: string): string => (/^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

/** RFC 6749 §2.3.1: form-encoded before it is joined with the secret. */
export const formEncoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+').replaceAll(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** http is for laptops; libraries want to be told that it is meant. */
export const isPlainHttp = (issuer: string): boolean => issuer.startsWith('http:');
