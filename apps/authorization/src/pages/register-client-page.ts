import type { RegisterClientPage } from '@assent/core';
import { html, type Html } from './html.js';
import { layout } from './layout.js';
import { ownPageIntro, ownPagesNav } from './own-pages.js';

type Field = keyof RegisterClientPage['values'];

/** Where a person registers a client for themselves. */
export const registerClientPage = (page: RegisterClientPage): string =>
  layout({
    title: `${isWrong(page) ? 'Error: ' : ''}Register a client`,
    main: html`${ownPageIntro('Register a client', page)}
${page.problem !== undefined && html`<div class="alert" role="alert">${page.problem}</div>`}
<form class="form" method="post" action="${page.action}" novalidate>
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${name(page)}
${description(page)}
${type(page)}
${redirectUri(page)}
<button class="button button-primary" type="submit">Register</button>
</form>`,
    footer: ownPagesNav(page, 'registerPath'),
  });

const isWrong = ({ problem, problems }: RegisterClientPage): boolean => problem !== undefined || Object.keys(problems).length > 0;

const name = (page: RegisterClientPage): Html => html`<div class="field">
<label class="label" for="name">Name</label>
<p class="hint hint-field" id="name-hint">People see it when you ask them for access.</p>
${problemOf(page, 'name')}
<input class="input" id="name" name="name" type="text" value="${page.values.name}" maxlength="200" autocomplete="off" dir="auto" required${state(page, 'name')}${focus(page, 'name')}>
</div>`;

// The newline after the tag is HTML's own: without it, one that the person typed first would be lost.
const description = (page: RegisterClientPage): Html => html`<div class="field">
<label class="label" for="description">Description <span class="optional">(optional)</span></label>
<p class="hint hint-field" id="description-hint">What it is for. They see that too. At most 500 characters.</p>
${problemOf(page, 'description')}
<textarea class="input" id="description" name="description" rows="3" dir="auto"${state(page, 'description')}${focus(page, 'description')}>
${page.values.description}</textarea>
</div>`;

const type = (page: RegisterClientPage): Html => html`<fieldset class="group" id="type"${page.problems.type !== undefined && html` aria-describedby="type-problem"`}>
<legend class="legend">Type</legend>
${problemOf(page, 'type')}
<ul class="scopes">
${choice(page, 'confidential', 'Confidential', 'It runs on a server and can keep a secret.')}
${choice(page, 'public', 'Public', 'It runs on people’s devices, and anybody can look inside.')}
</ul>
</fieldset>`;

const choice = ({ problems, values }: RegisterClientPage, value: string, label: string, hint: string): Html => html`<li>
<label class="scope">
<input class="checkbox" type="radio" name="type" value="${value}" required${values.type === value && html` checked`}${problems.type !== undefined && value === 'confidential' && firstWrong(problems) === 'type' && html` autofocus`}>
<span class="scope-text"><span>${label}</span><span class="hint hint-field">${hint}</span></span>
</label>
</li>`;

const redirectUri = (page: RegisterClientPage): Html => html`<div class="field">
<label class="label" for="redirect_uri">Redirect URI <span class="optional">(optional for confidential clients)</span></label>
<p class="hint hint-field" id="redirectUri-hint">Where people go back to. It is compared exactly, so write it as your client sends it. ${page.plainHttpAllowed ? 'With https, if you can.' : 'It must use https, unless it leads to this computer.'}</p>
${problemOf(page, 'redirectUri')}
<input class="input" id="redirect_uri" name="redirect_uri" type="text" inputmode="url" value="${page.values.redirectUri}" autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false" dir="ltr"${state(page, 'redirectUri')}${focus(page, 'redirectUri')}>
</div>`;

const problemOf = ({ problems }: RegisterClientPage, field: Field): Html | undefined =>
  problems[field] === undefined ? undefined : html`<p class="field-problem" id="${field}-problem">${problems[field]}</p>`;

const state = ({ problems }: RegisterClientPage, field: Field): Html =>
  problems[field] === undefined ? html` aria-describedby="${field}-hint"` : html` aria-invalid="true" aria-describedby="${`${field}-problem ${field}-hint`}"`;

const FIELDS: readonly Field[] = ['name', 'description', 'type', 'redirectUri'];

const firstWrong = (problems: RegisterClientPage['problems']): Field | undefined => FIELDS.find((field) => problems[field] !== undefined);

/** In the first field that is wrong, or at the beginning. */
const focus = ({ problems }: RegisterClientPage, field: Field): Html | undefined => ((firstWrong(problems) ?? 'name') === field ? html` autofocus` : undefined);
