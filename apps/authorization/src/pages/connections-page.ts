import type { ConnectionLine, ConnectionsPage } from '@assent/core';
import { appName } from './app-name.js';
import { displayText, isolated } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { ownPageIntro, ownPagesNav } from './own-pages.js';

const MAX_DESCRIPTION_CHARACTERS = 500;

/** What a person decided about clients. */
export const connectionsPage = (page: ConnectionsPage): string =>
  layout({
    title: 'Connections',
    main: html`${ownPageIntro('Connections', page)}
${page.revokedClientName !== undefined && html`<div class="news" role="status"><p>${appName(page.revokedClientName)} has no access any more.</p></div>`}
${page.connections.length === 0 ? html`<p>No client has asked you for access yet.</p>` : list(page)}`,
    footer: ownPagesNav(page, 'connectionsPath'),
  });

const list = (page: ConnectionsPage): Html => html`<p class="hint">What you decided, newest first.</p>
<ul class="entries">
${page.connections.map((line, index) => entry(line, index, page))}</ul>`;

const entry = (line: ConnectionLine, index: number, page: ConnectionsPage): Html => html`<li class="entry">
<h2 class="entry-title"${line.clientDescription !== undefined && html` title="${displayText(line.clientDescription, MAX_DESCRIPTION_CHARACTERS)}"`}><span id="name-${index}">${appName(line.clientName)}</span> ${badge(line)}</h2>
${line.clientDescription !== undefined && html`<p class="hint">${isolated(line.clientDescription, MAX_DESCRIPTION_CHARACTERS)}</p>`}
${line.returnsTo !== undefined && html`<p class="hint">Answers go to <strong class="place">${isolated(line.returnsTo, Infinity)}</strong></p>`}
<p class="hint hint-field">${when(line.decidedAt)}</p>
${line.revocable && revocation(line, index, page)}
</li>
`;

const badge = ({ inForce, state }: ConnectionLine): Html => {
  if (state === 'rejected') return html`<span class="badge badge-off">Rejected</span>`;
  return inForce ? html`<span class="badge">Approved</span>` : html`<span class="badge badge-off">Approved, replaced since</span>`;
};

const revocation = ({ clientId }: ConnectionLine, index: number, { csrfToken, revokeAction }: ConnectionsPage): Html => html`<form class="form" method="post" action="${revokeAction}">
<input type="hidden" name="csrf_token" value="${csrfToken}">
<input type="hidden" name="client_id" value="${clientId}">
<button class="button" type="submit" id="revoke-${index}" aria-labelledby="${`revoke-${index} name-${index}`}">Revoke access</button>
</form>`;

/** 2026-03-01T12:00:00.000Z as 2026-03-01, 12:00 UTC. */
const when = (at: string): Html => html`<time datetime="${at}">${at.slice(0, 10)}, ${at.slice(11, 16)} UTC</time>`;
