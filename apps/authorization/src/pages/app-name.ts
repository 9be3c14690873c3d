import { displayText, isolated, isolatedText } from './display-text.js';
import { html, type Html } from './html.js';

const UNNAMED = 'an app without a name';

/** A client's name for a sentence. */
export const appName = (clientName: string): Html => (isNamed(clientName) ? html`<strong class="name">${isolated(clientName)}</strong>` : html`${UNNAMED}`);

/** The same for titles. */
export const appNameText = (clientName: string): string => (isNamed(clientName) ? isolatedText(clientName) : UNNAMED);

const isNamed = (clientName: string): boolean => displayText(clientName) !== '';
