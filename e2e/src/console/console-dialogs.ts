import type { Locator } from 'playwright-core';
import { API } from '../stack/import-file.js';
import type { AtConsole } from './at-console.js';
import type { Places } from './full-installation.js';

export interface ConsoleDialog {
  readonly name: string;
  readonly path: (places: Places) => string;
  /** The button that opens it. */
  readonly opener: (admin: AtConsole) => Locator;
}

type Path = string | ((places: Places) => string);
const dialog = (name: string, path: Path, opener: ConsoleDialog['opener']): ConsoleDialog => ({ name, path: typeof path === 'string' ? () => path : path, opener });

/** The dialogs of the console, and where they are. */
export const CONSOLE_DIALOGS: readonly ConsoleDialog[] = [
  dialog('rotating a secret', '/clients/web', (admin) => admin.button('Rotate the secret')),
  dialog('disabling a client', '/clients/web', (admin) => admin.button('Disable')),
  dialog('deleting a client', '/clients/web', (admin) => admin.button('Delete')),
  dialog('enabling a client', '/clients/native', (admin) => admin.button('Enable')),
  dialog('revoking everything of a client', '/clients/web', (admin) => admin.button('Revoke everything')),
  dialog('revoking a token', ({ tokenId }) => `/tokens/${tokenId}`, (admin) => admin.button('Revoke this token')),
  dialog('revoking a grant', ({ grantId }) => `/grants/${grantId}`, (admin) => admin.button('Revoke the grant')),
  dialog('setting a password', ({ userId }) => `/users/${userId}`, (admin) => admin.button('Set a password')),
  dialog('deleting a user', ({ userId }) => `/users/${userId}`, (admin) => admin.button('Delete')),
  dialog('signing somebody out', ({ userId }) => `/users/${userId}`, (admin) => admin.button('Sign out everywhere')),
  dialog('setting up a second factor', ({ userId }) => `/users/${userId}`, (admin) => admin.button('Set up an authenticator app')),
  dialog('withdrawing a consent', ({ userId }) => `/users/${userId}`, (admin) => admin.button('Withdraw: Web')),
  dialog('deleting an API', `/apis/${encodeURIComponent(API)}`, (admin) => admin.button('Delete')),
  dialog('taking a key back', '/keys', (admin) => admin.button('Take back')),
  dialog('trusting an issuer no longer', ({ samlIssuerId }) => `/trusted-issuers/${samlIssuerId}`, (admin) => admin.button('Delete')),
  dialog('an entry of the audit log', '/audit', (admin) => admin.page.getByRole('button', { name: /^Show details/ }).first()),
];
