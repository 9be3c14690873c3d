import type { WayBack } from '@assent/core';
import { isolated } from './display-text.js';
import { html, type Html } from './html.js';

/** The button that takes a person back to the application: a link, or a form that posts. Its place is never cut: who owns a host stands at its end. */
export function wayBack({ fields, place, uri }: WayBack, look: 'primary' | 'plain'): Html {
  const classes = look === 'primary' ? 'button button-primary' : 'button';
  const text = html`Continue to ${isolated(place, Infinity)}`;
  if (fields === undefined) return html`<a class="${classes}" href="${uri}" rel="noreferrer">${text}</a>`;
  return html`<form class="form" method="post" action="${uri}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}
<button class="${classes}" type="submit">${text}</button>
</form>`;
}
