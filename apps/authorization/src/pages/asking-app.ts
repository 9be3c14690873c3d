import { appName, appNameText } from './app-name.js';
import { avatar } from './avatar.js';
import { displayText, isolated } from './display-text.js';
import { html, type Html } from './html.js';

const MAX_DESCRIPTION_CHARACTERS = 500;

interface AskingApp {
  readonly clientId: string;
  readonly clientName: string;
  readonly clientDescription?: string;
  /** Who is asked. */
  readonly username: string;
}

export const askingTitle = ({ clientName }: AskingApp): string => `Allow access for ${appNameText(clientName)}`;

/** Which app asks whom, and what it says that it is for. */
export const askingApp = (page: AskingApp): Html => html`<div class="intro">
${avatar(page.clientName, page.clientId)}
<h1 class="title"><span class="title-rest">Allow access for</span> ${appName(page.clientName)}?</h1>
<p>Signed in as <strong>${isolated(page.username)}</strong></p>
</div>
${description(page)}`;

/** A description of nothing but characters that nobody sees is none. */
const description = ({ clientDescription = '' }: AskingApp): Html | false =>
  displayText(clientDescription) !== '' && html`<p class="hint">${isolated(clientDescription, MAX_DESCRIPTION_CHARACTERS)}</p>`;
