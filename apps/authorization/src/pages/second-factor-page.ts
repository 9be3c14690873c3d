import type { SecondFactorPage } from '@assent/core';
import { appName, appNameText } from './app-name.js';
import { isolated } from './display-text.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** Where a person shows that they have their authenticator app with them. */
export const secondFactorPage = (page: SecondFactorPage): string =>
  layout({
    title: `${page.problem === undefined ? '' : 'Error: '}Enter your code${page.clientName === undefined ? '' : ` to continue to ${appNameText(page.clientName)}`}`,
    main: html`<h1 class="title"><span class="title-lead">Enter your code</span>${page.clientName !== undefined && continuing(page.clientName)}</h1>
<p id="where">Enter the code from your authenticator app for <strong class="name">${isolated(page.username)}</strong>.</p>
${page.problem !== undefined && html`<div class="alert" id="problem" role="alert">${page.problem}</div>`}
<form class="form" method="post" action="${page.action}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${code(page)}
<button class="button button-primary" type="submit">Continue</button>
</form>
<p class="account"><a class="link-button" href="${page.signInPath}">Use another account</a></p>`,
    footer: html`<p class="aside">Lost your app? The people who run this service can help.</p>`,
  });

const continuing = (clientName: string) => html` <span class="title-rest">to continue to ${appName(clientName)}</span>`;

// Apps write a code in two groups of three: there is room for the blank. Phones show digits, and offer a code that they know.
const code = (page: SecondFactorPage) => html`<div class="field">
<label class="label" for="code">6-digit code</label>
<input class="input input-code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" autocorrect="off" spellcheck="false" enterkeyhint="go" maxlength="12" dir="ltr" required autofocus aria-describedby="${page.problem === undefined ? 'where' : 'problem'}">
</div>`;
