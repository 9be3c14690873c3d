import { hash } from 'node:crypto';
import { initial } from './display-text.js';
import { html, type Html } from './html.js';

const COLOURS = 6;

/** A letter in a colour of its own, drawn here: fetching the client's logo would tell its server who looks at the page.
 *  @param seed stays the same when the name changes, so that a person knows the colour again */
export function avatar(name: string, seed: string): Html {
  const colour = hash('sha256', seed, 'buffer').readUInt8() % COLOURS;
  return html`<span class="avatar avatar-${colour}" aria-hidden="true">${initial(name)}</span>`;
}
