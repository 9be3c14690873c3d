import type { ConsentPage } from '@assent/core';
import { aboutApp } from './about-app.js';
import { askingApp, askingTitle } from './asking-app.js';
import { isolated } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { otherAccount } from './other-account.js';
import { permissions } from './permissions.js';

/** Where a person decides what a client may do, scope by scope. */
export const consentPage = (page: ConsentPage): string =>
  layout({
    title: askingTitle(page),
    main: html`${askingApp(page)}
${page.unregistered && nobodyRegistered(page.clientId)}
<form class="form" method="post" action="${page.action}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${permissions(page.scopes)}
<p class="returns" id="returns">${returnsTo(page)}</p>
<div class="buttons">
<button class="button button-primary" type="submit" name="decision" value="allow" aria-describedby="returns">Allow</button>
<button class="button" type="submit" name="decision" value="deny">Cancel</button>
</div>
</form>
${otherAccount(page)}`,
    footer: aboutApp(page),
  });

/** What a stranger can be known by is where it lives. */
const nobodyRegistered = (origin: string): Html => html`<p class="notice"><strong>Nobody has registered this app here.</strong> All that is known about it is its address, <strong class="place">${isolated(origin, Infinity)}</strong>. Allow it only if you know that address and came from there.</p>`;

// Never cut: who owns a host stands at its end. RFC 6749 §3.1.2.1: a warning where there is no TLS.
const returnsTo = ({ returnsTo: place, returnsToThisComputer }: ConsentPage): Html =>
  returnsToThisComputer
    ? html`Then you go back to an app on this computer (<strong class="place">${isolated(place, Infinity)}</strong>). The way there is not encrypted: allow this only if you have just started that app yourself.`
    : html`Then you go back to <strong class="place">${isolated(place, Infinity)}</strong>.`;
