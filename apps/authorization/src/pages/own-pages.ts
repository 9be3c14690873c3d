import type { PersonalPage } from '@assent/core';
import { isolated } from './display-text.js';
import { html, type Html } from './html.js';

type Place = 'registerPath' | 'clientListPath' | 'connectionsPath';

const PLACES: readonly (readonly [Place, string])[] = [
  ['clientListPath', 'Your clients'],
  ['registerPath', 'Register a client'],
  ['connectionsPath', 'Connections'],
];

/** The way between the pages for people who are signed in. */
export const ownPagesNav = (page: PersonalPage, current: Place): Html => html`<nav aria-label="Your pages">
<ul class="links">
${PLACES.map(([place, name]) => html`<li><a href="${page[place]}"${place === current && html` aria-current="page"`}>${name}</a></li>\n`)}</ul>
</nav>`;

/** How each of them begins. */
export const ownPageIntro = (title: string, { username }: PersonalPage): Html => html`<div class="intro">
<h1 class="title">${title}</h1>
<p>Signed in as <strong>${isolated(username)}</strong></p>
</div>`;
