import type { ConsentScope } from '@assent/core';
import { displayText, isolated } from './display-text.js';
import { html, type Html } from './html.js';

const MAX_SCOPE_CHARACTERS = 300;

/** A checkbox for each scope, in groups. */
export const permissions = (scopes: readonly ConsentScope[]): Html =>
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
