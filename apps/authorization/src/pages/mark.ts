import { html } from './html.js';

/** Assent's mark: a tick that becomes an A. Decoration: the name stands beside it. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
  <path class="mark-ground" d="M10 1h12a9 9 0 0 1 9 9v12a9 9 0 0 1-9 9H10a9 9 0 0 1-9-9V10a9 9 0 0 1 9-9Z"/>
  <path class="mark-line" d="M6.6 18.2 11.6 24 19.8 8l5.6 16"/>
</svg>`;
