import type { ErrorPage } from '@assent/core';
import { displayText } from './display-text.js';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { wayBack } from './way-back.js';

const MAX_DESCRIPTION_CHARACTERS = 300;

/** What a person sees when there is nowhere to send them back to, or nobody has vouched for the place. */
export const errorPage = (page: ErrorPage): string =>
  layout({
    title: page.title,
    main: html`<div class="intro">
<span class="avatar avatar-problem" aria-hidden="true">!</span>
<h1 class="title">${page.title}</h1>
</div>
<p>${page.explanation}</p>
<p>${whatToDo(page.status)}</p>
${page.wayBack && wayBack(page.wayBack, 'plain')}
${details(page)}`,
  });

/** The explanation says what to do first; this comes next. */
const whatToDo = (status: number): string => `${isMatterOfTime(status) ? '' : 'You can close this page. '}If it keeps happening, pass on the details below.`;

const isMatterOfTime = (status: number): boolean => status === 429 || status >= 500;

const details = ({ status, error, description, requestId }: ErrorPage): Html => html`<section class="details" aria-labelledby="details">
<h2 class="details-title" id="details">For developers</h2>
<dl>
${row('Status', String(status))}
${row('Error', error)}
${description !== undefined && row('Description', displayText(description, MAX_DESCRIPTION_CHARACTERS))}
${requestId !== undefined && row('Request', requestId)}
</dl>
</section>`;

const row = (term: string, value: string): Html => html`<div class="detail"><dt>${term}</dt><dd><bdi>${value}</bdi></dd></div>`;
