/** The way that docs/deployment.md tells: an admin from the command line, who then signs in to the console. */
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { chromiumLaunchOptions } from '../chromium.mjs';

const ADMIN = 'first-admin';
const ELSEWHERE = '198.51.100.7';
const PATIENCE_MILLISECONDS = 20_000;

export async function firstAdminSignsIn(installation) {
  const password = (await installation.cli(['create-admin', ADMIN])).trim();
  assert.match(password, /^[\w-]{32}$/);
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    // As somebody who would like to be somewhere else, in the audit log.
    const page = await browser.newPage({ extraHTTPHeaders: { 'x-forwarded-for': ELSEWHERE, 'x-real-ip': ELSEWHERE } });
    page.setDefaultTimeout(PATIENCE_MILLISECONDS);
    const complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${installation.origin}/console/`);
    await page.getByLabel('Username').fill(ADMIN);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    assert.equal(page.url(), `${installation.origin}/console/`);
    await knowsWhere(page, installation);
    // Asking who is signed in, before anybody is.
    assert.deepEqual(complaints.filter((text) => !text.includes('status of 401')), []);
  } finally {
    await browser.close();
  }
}

/** Neither what the request says nor the front door: whose address it was. */
async function knowsWhere(page, { origin, network }) {
  const answer = await page.request.get(`${origin}/admin/audit?action=console.sign_in`);
  const [{ ip }] = (await answer.json()).items;
  assert.match(ip, /^[\d.]+$/);
  assert.ok(ip !== ELSEWHERE && !ip.startsWith(network.split('.').slice(0, 3).join('.')), ip);
}
