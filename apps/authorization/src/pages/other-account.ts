import { html, type Html } from './html.js';

interface SwitchingPage {
  readonly csrfToken: string;
  readonly switchAccountAction: string;
}

/** The way back to the sign-in page, for another account. */
export const otherAccount = (page: SwitchingPage): Html => html`<form class="account" method="post" action="${page.switchAccountAction}">
<input type="hidden" name="csrf_token" value="${page.csrfToken}">
<button class="link-button" type="submit">Use another account</button>
</form>`;
