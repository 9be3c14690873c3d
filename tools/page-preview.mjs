/** Serves every state of the pages, as `node tools/page-preview.mjs` for people and as a function for tests and pictures.
 *  Needs a build: nx build @assent/authorization */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const dist = new URL('../apps/authorization/dist/pages/', import.meta.url);
const { htmlPages } = await import(new URL('html-pages.js', dist).href);
const { assets } = await import(new URL('assets.js', dist).href);
const states = JSON.parse(readFileSync(new URL('../e2e/fixtures/page-states.json', import.meta.url), 'utf8'));

/** Names of all states, in order. */
export const stateNames = Object.keys(states);

/** One state's document. */
export const renderState = (name) => htmlPages[states[name].page](states[name].data);

/** Starts a server on a free port: /{state} for each, and a list of them at /. */
export async function servePages(port = 0) {
  const server = createServer((request, response) => {
    const { status = 200, type = 'text/html; charset=utf-8', body } = answer(request.url.split('?')[0]);
    response.writeHead(status, { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY }).end(body);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}

function answer(path) {
  const asset = Object.values(assets).find((candidate) => candidate.path === path);
  if (asset) return { type: asset.contentType, body: asset.content };
  const name = path.slice(1);
  if (Object.hasOwn(states, name)) return { body: renderState(name) };
  if (path === '/') return { body: stateNames.map((state) => `<p><a href="/${state}">${state}</a>`).join('') };
  return { status: 404, body: 'No such page' };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { origin } = await servePages(Number(process.env.PORT ?? 0));
  console.log(`The pages: ${origin}`);
}
