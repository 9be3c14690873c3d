import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const snippets = text('docker/front-door/snippets.caddy');
const consoleAnswer = text('apps/standalone/src/console/console-answer.ts');

describe('the front door of docker/', () => {
  it('sends the console with the headers that npm start sends', () => {
    const [, policy = ''] = /CONTENT_SECURITY_POLICY = \[(.+?)\]/s.exec(consoleAnswer) ?? [];
    const sent = [...policy.matchAll(/"([^"]+)"/g)].map(([, directive]) => directive).join('; ');
    expect(snippets).toContain(`Content-Security-Policy "${sent}"`);
    const [, headers = ''] = /SECURITY_HEADERS = \{(.+?)\}/s.exec(consoleAnswer) ?? [];
    const fixed = [...headers.matchAll(/'([\w-]+)': '([^']+)'/g)];
    expect(fixed.length).toBeGreaterThan(5);
    for (const [, name = '', value = ''] of fixed) expect(snippets.toLowerCase()).toMatch(new RegExp(`^\\s+${name} "?${value.toLowerCase().replace(/[()]/g, '\\$&')}"?$`, 'm'));
  });

  it('knows the same files of the console by their names', () => {
    const [, endings = ''] = /FILE_NAME = .*\\\.\((.+)\)\$\//.exec(consoleAnswer) ?? [];
    expect(endings).toContain('html|');
    expect(snippets).toContain(`^/(assets/.*|[^/]+\\.(${endings}))$`);
    expect(snippets).toContain(`^/[^/]+\\.(${endings.replace('html|', '')})$`);
  });
});
