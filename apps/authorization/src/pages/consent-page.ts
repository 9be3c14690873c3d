import type { ConsentPage, ConsentScope } from '@assent/core';
import { aboutApp } from './about-app.js';
import { askingApp, askingTitle } from './asking-app.js';
import { displayText, isolated } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';

const MAX_SCOPE_CHARACTERS = 300;

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

const otherAccount = (page: ConsentPage): Html => html`<form class="account" method="post" action="${page.switchAccountAction}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
<button class="link-button" type="submit">Use another account</button>
</form>`;

const permissions = (scopes: readonly ConsentScope[]): Html =>
  scopes.length === 0
    ? html`<p>It does not ask for any permission: it only learns that you agreed.</p>`
    : html`<p class="hint">Untick what you do not want to allow.</p>
${[...byApi(scopes)].map(([apiName, members]) => group(apiName, members))}`;

/** In the order in which the request names them; what no API owns comes last. */
function byApi(scopes: readonly ConsentScope[]): ReadonlyMap<string, readonly ConsentScope[]> {
  const groups = new Map<string, ConsentScope[]>();
  const ofApis = scopes.filter(({ apiName }) => apiName !== undefined);
  const builtIn = scopes.filter(({ apiName }) => apiName === undefined);
  for (const scope of [...ofApis, ...builtIn]) {
    const name = scope.apiName ?? '';
    groups.set(name, [...(groups.get(name) ?? []), scope]);
  }
  return groups;
}

const group = (apiName: string, scopes: readonly ConsentScope[]): Html => html`<fieldset class="group">
<legend class="legend">${apiName === '' ? 'Your account' : isolated(apiName)}</legend>
<ul class="scopes">
${scopes.map(checkbox)}
</ul>
</fieldset>
`;

const checkbox = (scope: ConsentScope): Html => html`<li>
<label class="scope">
<input class="checkbox" type="checkbox" name="scope" value="${scope.name}" checked>
<span class="scope-text">
<span>${words(scope)}</span>
<span class="scope-facts"><code class="scope-name">${isolated(scope.name, MAX_SCOPE_CHARACTERS)}</code>${scope.allowedBefore && html` <span class="badge">Allowed before</span>`}</span>
</span>
</label>
</li>
`;

const BUILT_IN: ReadonlyMap<string, string> = new Map([['offline_access', 'Keep access while you are away']]);

const words = ({ name, description, apiName }: ConsentScope): Html =>
  isolated((apiName === undefined ? BUILT_IN.get(name) : undefined) ?? (displayText(description) || name), MAX_SCOPE_CHARACTERS);

/** What a stranger can be known by is where it lives. */
const nobodyRegistered = (origin: string): Html => html`<p class="notice"><strong>Nobody has registered this app here.</strong> All that is known about it is its address, <strong class="place">${isolated(origin, Infinity)}</strong>. Allow it only if you know that address and came from there.</p>`;

// Never cut: who owns a host stands at its end. RFC 6749 §3.1.2.1: a warning where there is no TLS.
const returnsTo = ({ returnsTo: place, returnsToThisComputer }: ConsentPage): Html =>
  returnsToThisComputer
    ? html`Then you go back to an app on this computer (<strong class="place">${isolated(place, Infinity)}</strong>). The way there is not encrypted: allow this only if you have just started that app yourself.`
    : html`Then you go back to <strong class="place">${isolated(place, Infinity)}</strong>.`;
