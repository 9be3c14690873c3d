import type { DeviceConsentPage } from '@assent/core';
import { aboutApp } from './about-app.js';
import { askingApp, askingTitle } from './asking-app.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { otherAccount } from './other-account.js';
import { permissions } from './permissions.js';

/** Where a person decides what a device may do. @spec RFC 8628 §3.3, §5.4 */
export const deviceConsentPage = (page: DeviceConsentPage): string =>
  layout({
    title: askingTitle(page),
    main: html`${askingApp(page)}
${compare(page.userCode)}
<form class="form" method="post" action="${page.action}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${permissions(page.scopes)}
<p class="returns" id="returns">Then go back to your device: it continues by itself.</p>
<div class="buttons">
<button class="button button-primary" type="submit" name="decision" value="allow" aria-describedby="code">Allow</button>
<button class="button" type="submit" name="decision" value="deny">Deny</button>
</div>
</form>
${otherAccount(page)}`,
    footer: aboutApp(page),
  });

const compare = (userCode: string): Html => html`<div class="notice" id="code">
<p class="user-code" translate="no" dir="ltr">${userCode}</p>
<p><strong>Only continue if you see this code on your device.</strong> If you have no such device in front of you, or somebody sent you the code, press Deny.</p>
</div>`;
