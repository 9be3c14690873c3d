import type { SignInPage } from '@assent/core';
import { appName, appNameText } from './app-name.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** Where a person proves who they are. */
export const signInPage = (page: SignInPage): string =>
  layout({
    title: `${page.problem === undefined ? '' : 'Error: '}Sign in${page.clientName === undefined ? '' : ` to continue to ${appNameText(page.clientName)}`}`,
    main: html`<h1 class="title"><span class="title-lead">Sign in</span>${page.clientName !== undefined && continuing(page.clientName)}</h1>
${page.problem !== undefined && problem(page.problem)}
<form class="form" method="post" action="${page.action}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${username(page)}
${password(page)}
<button class="button button-primary" type="submit">Sign in</button>
</form>`,
  });

const continuing = (clientName: string) => html` <span class="title-rest">to continue to ${appName(clientName)}</span>`;

const problem = (sentence: string) => html`<div class="alert" id="problem" role="alert">${sentence}</div>`;

const username = (page: SignInPage) => html`<div class="field">
<label class="label" for="username">Username</label>
<input class="input" id="username" name="username" type="text" value="${page.username ?? ''}" autocomplete="username" inputmode="email" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="next" dir="auto" required${describedBy(page)}${!page.username && html` autofocus`}>
</div>`;

// After a failure the focus stands in the password's field: what is wrong is read aloud with it.
const password = (page: SignInPage) => html`<div class="field">
<label class="label" for="password">Password</label>
<input class="input" id="password" name="password" type="password" autocomplete="current-password" enterkeyhint="go" required${describedBy(page)}${page.username && html` autofocus`}>
</div>`;

const describedBy = (page: SignInPage) => page.problem !== undefined && html` aria-describedby="problem"`;
