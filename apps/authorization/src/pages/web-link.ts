import { html, type Html } from './html.js';

/** A link to a page of a client; undefined for everything that is not a web address, such as `javascript:`. */
export function webLink(text: string, uri: string | undefined): Html | undefined {
  if (uri === undefined || !isWeb(uri)) return undefined;
  return html`<a href="${uri}" target="_blank" rel="noopener noreferrer">${text}<span class="visually-hidden"> (opens in a new tab)</span></a>`;
}

function isWeb(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol } = new URL(uri);
  return protocol === 'https:' || protocol === 'http:';
}
