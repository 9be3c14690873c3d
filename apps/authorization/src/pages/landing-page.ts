import { html, type Html } from './html.js';
import { layout } from './layout.js';

export interface LandingPage {
  /** Address of the admin console. */
  readonly consoleUri: string;
  /** Address of the server's metadata. @spec RFC 8414 §3.1 */
  readonly metadataUri: string;
  /** Address of the OpenAPI document of the admin API. */
  readonly adminApiUri: string;
}

/** What stands at the issuer itself, for whoever opens it in a browser. It says nothing that is not public anyway. */
export const landingPage = ({ consoleUri, metadataUri, adminApiUri }: LandingPage): string =>
  layout({
    title: 'Welcome',
    main: html`<h1 class="title">Assent is running</h1>
<p>It is an authorization server: people sign in here and decide what an app may do, and APIs ask here whether a token is good.</p>
<nav aria-label="For admins and developers">
<ul class="ways">
${way(consoleUri, 'Admin console', 'Manage clients, people, grants and keys')}
${way(metadataUri, 'Server metadata', 'What OAuth libraries read (RFC 8414)')}
${way(adminApiUri, 'Admin API', 'Its OpenAPI document, for programs')}
</ul>
</nav>
<p class="hint">Read next: <strong>README.md</strong> and the pages in <strong>docs</strong>, where you got Assent from.</p>`,
    footer: html`<p class="aside">Did you come to sign in? Please start in the app that you want to use.</p>`,
  });

const way = (uri: string, name: string, what: string): Html =>
  html`<li><a class="way" href="${uri}"><span class="way-name">${name}</span><span class="hint">${what}</span></a></li>`;
