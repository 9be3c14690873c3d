import type { HtmlPages } from './pages/html-pages.js';

/** The same pages for an issuer with a path: their stylesheet and icon are below it too.
 *  Only our own markup can contain `"/assets/`: text of others has its quotes escaped. */
export function pagesBelow(path: string, pages: HtmlPages): HtmlPages {
  if (path === '') return pages;
  const below = (html: string): string => html.replaceAll('"/assets/', `"${path}/assets/`);
  return {
    signIn: (page) => below(pages.signIn(page)),
    secondFactor: (page) => below(pages.secondFactor(page)),
    consent: (page) => below(pages.consent(page)),
    mediagoblinConsent: (page) => below(pages.mediagoblinConsent(page)),
    deviceCode: (page) => below(pages.deviceCode(page)),
    deviceConsent: (page) => below(pages.deviceConsent(page)),
    deviceDone: (page) => below(pages.deviceDone(page)),
    answer: (page) => below(pages.answer(page)),
    error: (page) => below(pages.error(page)),
    registerClient: (page) => below(pages.registerClient(page)),
    clientList: (page) => below(pages.clientList(page)),
    connections: (page) => below(pages.connections(page)),
    landing: (page) => below(pages.landing(page)),
  };
}
