import type { ClientListPage, ClientNews, OwnClient } from '@assent/core';
import { appName } from './app-name.js';
import { isolated } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { ownPageIntro, ownPagesNav } from './own-pages.js';

const MAX_DESCRIPTION_CHARACTERS = 500;

/** The clients that a person has registered. */
export const clientListPage = (page: ClientListPage): string =>
  layout({
    title: 'Your clients',
    main: html`${ownPageIntro('Your clients', page)}
${page.news && newsOf(page.news)}
${page.clients.length === 0 ? nothing(page) : html`<ul class="entries">\n${page.clients.map((client, index) => entry(client, index, page))}</ul>`}`,
    footer: ownPagesNav(page, 'clientListPath'),
  });

const nothing = ({ registerPath }: ClientListPage): Html => html`<p>You have not registered any client yet.</p>
<a class="button button-primary" href="${registerPath}">Register a client</a>`;

const newsOf = ({ about, clientId, clientName, clientSecret }: ClientNews): Html => html`<div class="news" role="status">
<p>${appName(clientName)} ${about === 'registered' ? 'is registered.' : 'has a new secret. The old one does not work any more.'}</p>
${clientSecret !== undefined && secret(clientId, clientSecret)}
</div>`;

const secret = (clientId: string, clientSecret: string): Html => html`<dl class="facts">
${fact('Identifier', code(clientId))}
${fact('Secret', code(clientSecret))}
</dl>
<p><strong>Copy the secret now:</strong> it is not shown again.</p>`;

const entry = (client: OwnClient, index: number, page: ClientListPage): Html => html`<li class="entry">
<h2 class="entry-title"><span id="name-${index}">${appName(client.clientName)}</span>${client.disabled && html` <span class="badge badge-off">Stopped by an administrator</span>`}</h2>
${client.clientDescription !== undefined && html`<p class="hint">${isolated(client.clientDescription, MAX_DESCRIPTION_CHARACTERS)}</p>`}
<dl class="facts">
${fact('Type', html`${client.clientType === 'public' ? 'Public' : 'Confidential'}`)}
${fact('Identifier', code(client.clientId))}
${client.hasSecret && fact('Secret', html`<span aria-hidden="true">••••••••••••</span><span class="visually-hidden">hidden</span>`)}
${fact('Redirect URI', client.redirectUris.length === 0 ? html`None: each request names its own` : html`${client.redirectUris.map((uri) => html`<div>${code(uri)}</div>`)}`)}
</dl>
${client.hasSecret && !client.disabled && rotation(client, index, page)}
</li>
`;

// Two steps: whoever presses the first by mistake has not stopped their client.
const rotation = ({ clientId }: OwnClient, index: number, { csrfToken, rotateAction }: ClientListPage): Html => html`<details class="step">
<summary class="link-button" id="new-secret-${index}" aria-labelledby="${`new-secret-${index} name-${index}`}">New secret</summary>
<form class="form" method="post" action="${rotateAction}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="client_id" value="${clientId}">
<p class="hint">The present secret stops working at once.</p>
<button class="button" type="submit" id="replace-${index}" aria-labelledby="${`replace-${index} name-${index}`}">Replace the secret</button>
</form>
</details>`;

const fact = (term: string, value: Html): Html => html`<div class="fact"><dt>${term}</dt><dd>${value}</dd></div>`;

// Never cut: people copy it.
const code = (text: string): Html => html`<code>${isolated(text, Infinity)}</code>`;
