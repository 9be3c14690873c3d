import { AUTO_SUBMIT, type AnswerPage } from '@assent/core';
import { isolated, isolatedText } from './display-text.js';
import { html, Html } from './html.js';
import { layout } from './layout.js';
import { wayBack } from './way-back.js';

/** The last step back to an application that does not want a redirect. Its script only presses the button. */
export const answerPage = (page: AnswerPage): string =>
  layout({
    title: `Back to ${isolatedText(page.wayBack.place)}`,
    main: html`<div class="intro">
<h1 class="title"><span class="title-lead">Almost there</span> <span class="title-rest">Go back to <strong class="place">${isolated(page.wayBack.place, Infinity)}</strong></span></h1>
</div>
<p>${page.failed ? 'Nothing was shared. The app will be told why.' : 'You are done here. The app gets its answer when you go back.'}</p>
${wayBack(page.wayBack, 'primary')}
${page.autoSubmit && html`<script>${new Html(AUTO_SUBMIT)}</script>`}`,
  });
