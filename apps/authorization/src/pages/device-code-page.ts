import type { DeviceCodePage } from '@assent/core';
import { html, type Html } from './html.js';
import { layout } from './layout.js';

/** Where a person types the code that a device shows. */
export const deviceCodePage = (page: DeviceCodePage): string =>
  layout({
    title: `${page.problem === undefined ? '' : 'Error: '}Connect a device`,
    main: html`<h1 class="title">Connect a device</h1>
<p id="where">${page.fromLink ? 'Compare this code with the one that your device shows.' : 'Type the code that your device shows.'}</p>
${page.problem !== undefined && html`<div class="alert" id="problem" role="alert">${page.problem}</div>`}
<form class="form" method="post" action="${page.action}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
${code(page)}
<p class="notice" id="warning"><strong>Only continue if you see this code on your device.</strong> Did somebody send it to you? Then stop here: it would let them into your account.</p>
<button class="button button-primary" type="submit" aria-describedby="warning">Continue</button>
</form>`,
  });

// Blanks and dashes are welcome, so there is room for them. A code that came with a link is there to be compared, not typed over.
const code = ({ fromLink, problem, userCode = '' }: DeviceCodePage): Html => html`<div class="field">
<label class="label" for="user_code">Code</label>
<input class="input input-code" id="user_code" name="user_code" type="text" value="${userCode}" placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" enterkeyhint="go" maxlength="40" dir="ltr" required aria-describedby="${problem === undefined ? 'where' : 'problem'}"${!fromLink && html` autofocus`}>
</div>`;
