import type { DeviceDonePage } from '@assent/core';
import { appName } from './app-name.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';

/** What a person sees who has decided about a device: the rest happens there. */
export const deviceDonePage = (page: DeviceDonePage): string =>
  layout({
    title: page.allowed ? 'Your device is connected' : 'Your device was not connected',
    main: html`<h1 class="title">${page.allowed ? 'Your device is connected' : 'Your device was not connected'}</h1>
${page.allowed ? allowed(page.clientName) : denied(page.clientName)}
<p><a class="link-button" href="${page.devicePath}">Connect another device</a></p>`,
  });

const allowed = (clientName: string): Html => html`<p>Go back to it: ${appName(clientName)} continues there within a few seconds.</p>
<p class="hint">You can close this page.</p>`;

const denied = (clientName: string): Html => html`<p>Nothing was shared with ${appName(clientName)}.</p>
<p class="hint">You can close this page. If you want to connect the device after all, start again there.</p>`;
