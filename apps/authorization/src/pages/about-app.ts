import { html, type Html } from './html.js';
import { webLink } from './web-link.js';

interface Links {
  readonly clientUri?: string;
  readonly policyUri?: string;
  readonly tosUri?: string;
}

/** What a client says about itself elsewhere; for the footer. */
export function aboutApp({ clientUri, policyUri, tosUri }: Links): Html | undefined {
  const links = [webLink('About this app', clientUri), webLink('Privacy policy', policyUri), webLink('Terms of service', tosUri)].filter(
    (link) => link !== undefined,
  );
  return links.length === 0 ? undefined : html`<ul class="links">${links.map((link) => html`<li>${link}</li>`)}</ul>`;
}
