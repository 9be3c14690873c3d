import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that the pages load from the service's own origin. */
export interface Asset {
  readonly path: string;
  /** Names the content: another content has another address, so that it may be cached for ever. */
  readonly href: string;
  readonly hash: string;
  readonly contentType: string;
  readonly content: string;
}

/** The same way up from src/pages and from dist/pages. */
const folder = new URL('../../assets/', import.meta.url);

function load(file: string, contentType: string): Asset {
  const content = readFileSync(new URL(file, folder), 'utf8');
  const contentHash = hash('sha256', content, 'base64url').slice(0, 16);
  const path = `/assets/${file}`;
  return { path, href: `${path}?v=${contentHash}`, hash: contentHash, contentType, content };
}

export const assets = {
  stylesheet: load('assent.css', 'text/css; charset=utf-8'),
  icon: load('assent.svg', 'image/svg+xml'),
} as const;
