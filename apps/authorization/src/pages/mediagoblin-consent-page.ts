import type { MediagoblinConsentPage } from '@assent/core';
import { aboutApp } from './about-app.js';
import { askingApp, askingTitle } from './asking-app.js';
import { isolated } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';

const MAX_WORDS_CHARACTERS = 300;

/** Where a person decides whether a client gets the one permission that there is. */
export const mediagoblinConsentPage = (page: MediagoblinConsentPage): string =>
  layout({
    title: askingTitle(page),
    main: html`${askingApp(page)}
${origins(page)}
${permission(page)}
<form class="form" method="post" action="${page.action}">
${fields(page)}
${returns(page)}
<div class="buttons">
<button class="button button-primary" type="submit" name="allow" value="Allow" aria-describedby="returns">Allow</button>
<button class="button" type="submit" name="deny" value="Deny">Deny</button>
</div>
</form>
<form class="account" method="post" action="${page.action}">
${fields(page)}
<button class="link-button" type="submit" name="switch_account" value="1">Use another account</button>
</form>`,
    footer: aboutApp(page),
  });

const fields = ({ clientId, csrfToken, next }: MediagoblinConsentPage): Html => html`<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="client_id" value="${clientId}">
<input type="hidden" name="next" value="${next}">`;

const ORIGINS: Readonly<Record<MediagoblinConsentPage['registeredBy'], Html | undefined>> = {
  admin: undefined,
  you: html`<p class="hint">You registered this app yourself.</p>`,
  somebody: html`<p class="notice"><strong>Nobody here has checked this app.</strong> Another person registered it. Its name and description are what they wrote.</p>`,
};

const origins = ({ registeredBy }: MediagoblinConsentPage): Html | undefined => ORIGINS[registeredBy];

const permission = ({ apiName, permission: words }: MediagoblinConsentPage): Html => html`<section class="group" aria-labelledby="permission">
<h2 class="legend" id="permission">${isolated(apiName)}</h2>
<ul class="scopes">
<li><div class="scope-whole"><span>${isolated(words, MAX_WORDS_CHARACTERS)}</span> <span class="scope-facts">Full access, all or nothing</span></div></li>
</ul>
</section>`;

// Never cut: who owns a host stands at its end. RFC 6749 §3.1.2.1: a warning where there is no TLS.
function returns({ redirectUriRegistered, returnsBy, returnsTo }: MediagoblinConsentPage): Html {
  const place = html`<strong class="place">${isolated(returnsTo, Infinity)}</strong>`;
  if (returnsBy === 'this-computer') {
    return notice(html`Then you go back to an app on this computer (${place}). The way there is not encrypted: allow this only if you have just started that app yourself.`);
  }
  if (!redirectUriRegistered) return notice(html`Then you go to ${place}. <strong>Nobody has registered this address for the app.</strong> Allow this only if you know it and came from there.`);
  if (returnsBy === 'plaintext') return notice(html`Then you go back to ${place}. The way there is not encrypted: others on the network could take this access for themselves.`);
  return html`<p class="returns" id="returns">Then you go back to ${place}.</p>`;
}

const notice = (words: Html): Html => html`<p class="notice" id="returns">${words}</p>`;
