import { describe, expect, it } from '@jest/globals';
import type { WireRequest } from '@assent/core';
import { bugPage } from './bug-page.js';
import { pagesBelow } from './pages-below.js';
import { htmlPages } from './pages/html-pages.js';

const REQUEST: WireRequest = { method: 'GET', path: '/authorize', query: 'state=s3cret', headers: {}, body: new Uint8Array(0), transport: 'tls', remoteAddress: '192.0.2.1' };

describe('an error of ours', () => {
  it('is shown as a page with a number that is in the log, and with nothing of the error', async () => {
    const lines: Record<string, unknown>[] = [];
    const endpoint = bugPage(() => Promise.reject(new TypeError('x is undefined')), '/authorize', htmlPages, { error: (fields) => lines.push(fields as Record<string, unknown>) });

    const { status, body } = await endpoint(REQUEST);

    expect(status).toBe(500);
    expect(body).toContain(lines[0]?.['requestId']);
    expect(body).not.toContain('undefined');
    expect(JSON.stringify(lines)).not.toContain('s3cret');
  });

  it('leaves answers as they are', async () => {
    const answer = { status: 302, headers: {}, body: '' };

    expect(await bugPage(async () => answer, '/authorize', htmlPages, { error: () => undefined })(REQUEST)).toBe(answer);
  });
});

describe('pages of an issuer with a path', () => {
  const page = { status: 400, title: '"/assets/ & co', explanation: 'x', error: 'y' };

  it('load their assets from below it, and nothing else changes', () => {
    const below = pagesBelow('/tenant', htmlPages).error(page);

    expect(below.replaceAll('"/tenant/assets/', '"/assets/')).toBe(htmlPages.error(page));
    expect(below.match(/"\/tenant\/assets\//g)).toHaveLength(2);
  });

  it('are the same without a path', () => {
    expect(pagesBelow('', htmlPages)).toBe(htmlPages);
  });
});
