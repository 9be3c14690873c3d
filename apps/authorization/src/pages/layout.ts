import { assets } from './assets.js';
import { html, type Fragment } from './html.js';
import { mark } from './mark.js';

interface Layout {
  readonly title: string;
  readonly main: Fragment;
  /** Stands outside the card, for what is not needed to go on. */
  readonly footer?: Fragment;
}

/** The document around every page. No style but the stylesheet, nothing from other origins, and no script but the answer page's: the
 *  Content-Security-Policy allows none of it. */
export const layout = ({ title, main, footer }: Layout): string =>
  html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>${title} – Assent</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#171f1c">
<meta name="format-detection" content="telephone=no">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="${assets.stylesheet.href}">
<link rel="icon" type="${assets.icon.contentType}" href="${assets.icon.href}">
</head>
<body>
<header class="brand">${mark}<span class="brand-name">Assent</span></header>
<main class="card">
${main}
</main>
${footer && html`<footer class="footer">${footer}</footer>`}
</body>
</html>
`.text;
