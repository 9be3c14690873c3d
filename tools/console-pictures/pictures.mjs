/** Which pages there are, and what somebody does on them before the picture is taken. */
import { ORDERS, PHOTOS } from './installation.mjs';

/** @typedef {{ file: string, path: string | ((places: object) => string), narrow?: true, act?: (page: object, places: object) => Promise<void> }} Picture */

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const of = encodeURIComponent;

async function kind(page, name) {
  await page.getByRole('radio', { name }).click();
}

async function about(page) {
  await kind(page, 'Web server');
  await press(page, 'Next');
  await page.getByLabel('Name', { exact: true }).fill('Recipe Box');
  await page.getByLabel('Description', { exact: true }).fill('Keeps recipes, with pictures of how it should look.');
  await page.getByLabel('Redirect URI 1', { exact: true }).fill('https://recipes.example.com/oauth/callback');
}

async function access(page) {
  await about(page);
  await press(page, 'Next');
  await page.getByRole('checkbox', { name: 'photos:read' }).check();
}

async function review(page) {
  await access(page);
  await press(page, 'Next');
  await page.getByRole('heading', { name: 'What was chosen for you' }).waitFor();
}

async function registered(page) {
  await review(page);
  await press(page, 'Register');
  await page.getByRole('heading', { level: 1, name: 'Recipe Box is registered' }).waitFor();
}

async function careless(page) {
  await about(page);
  await page.getByLabel('Redirect URI 1', { exact: true }).fill('http://recipes.example.com/oauth/callback');
  await press(page, 'Next');
  await page.getByText(/must use https/).first().waitFor();
}

async function found(page, { accessToken }) {
  await page.getByLabel('Token', { exact: true }).fill(accessToken);
  await press(page, 'Inspect');
  await page.getByText('This token is good').waitFor();
}

async function palette(page) {
  await page.keyboard.press('Control+k');
  await page.locator('[role=combobox]:focus').waitFor();
  await page.keyboard.type('photo');
  await page.getByRole('option', { name: /Photo Book/ }).waitFor();
}

const dialog = (button) => async (page) => {
  await press(page, button);
  await page.getByRole('dialog').waitFor();
};

async function apiDown(page) {
  await page.route(/\/admin\/clients(\?|$)/, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"type":"about:blank","title":"Service Unavailable","status":503}' }));
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).waitFor({ timeout: 60_000 });
}

/** @type {readonly Picture[]} in the order in which they are taken: the last ones make something new */
export const PICTURES = [
  { file: 'dashboard', path: '/', narrow: true },
  { file: 'clients', path: '/clients', narrow: true },
  { file: 'client-wizard-kind', path: '/clients/new', act: (page) => kind(page, 'Web server') },
  { file: 'client-wizard-about', path: '/clients/new', act: about },
  { file: 'client-wizard-rule', path: '/clients/new', act: careless },
  { file: 'client-wizard-access', path: '/clients/new', act: access },
  { file: 'client-wizard-review', path: '/clients/new', act: review, narrow: true },
  { file: 'client', path: '/clients/photo-book', narrow: true },
  { file: 'client-configuration', path: '/clients/photo-book?tab=configuration' },
  { file: 'client-older-ways', path: '/clients/field-service?tab=legacy' },
  { file: 'client-mac', path: '/clients/meter-gateway?tab=legacy' },
  { file: 'client-disabled', path: '/clients/old-newsletter' },
  { file: 'client-edit', path: '/clients/photo-book/edit' },
  { file: 'client-rotate', path: '/clients/shop', act: dialog('Rotate the secret') },
  { file: 'client-delete', path: '/clients/photo-book', act: dialog('Delete') },
  { file: 'tokens', path: '/tokens' },
  { file: 'token-inspector', path: '/tokens/inspect' },
  { file: 'token-found', path: '/tokens/inspect', act: found, narrow: true },
  { file: 'grants', path: '/grants' },
  { file: 'grant', path: ({ grantId }) => `/grants/${grantId}` },
  { file: 'users', path: '/users' },
  { file: 'user', path: ({ userId }) => `/users/${userId}` },
  { file: 'user-second-factor', path: ({ carefulUserId }) => `/users/${carefulUserId}` },
  { file: 'user-new', path: '/users/new' },
  { file: 'user-edit', path: ({ userId }) => `/users/${userId}/edit` },
  { file: 'apis', path: '/apis' },
  { file: 'api', path: `/apis/${of(PHOTOS)}` },
  { file: 'api-edit', path: `/apis/${of(ORDERS)}/edit` },
  { file: 'api-new', path: '/apis/new' },
  { file: 'keys', path: '/keys' },
  { file: 'trusted-issuers', path: '/trusted-issuers' },
  { file: 'trusted-issuer', path: ({ issuerId }) => `/trusted-issuers/${issuerId}` },
  { file: 'audit', path: '/audit', narrow: true },
  { file: 'settings', path: '/settings' },
  { file: 'palette', path: '/clients', act: palette },
  { file: 'error', path: '/clients', act: apiDown },
  { file: 'not-found', path: '/nowhere' },
  { file: 'client-registered', path: '/clients/new', act: registered },
];
