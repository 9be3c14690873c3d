import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const controllers = {
  token: text('apps/token/src/token.controller.ts'),
  introspection: text('apps/introspection/src/introspection.controller.ts'),
};
const routes = text('docker/front-door/routes.caddy');
const snippets = text('docker/front-door/snippets.caddy');
const consoleAnswer = text('apps/standalone/src/console/console-answer.ts');

/** Paths that a service mounts, as its controller writes them. */
const mountedIn = (source: string): readonly string[] => [...source.matchAll(/'(\/[\w./-]+)'/g)].map(([, path = '']) => path);

/** The service to which the front door leads a path; the last block takes the rest. */
function serviceOf(path: string): string | undefined {
  const blocks = [...routes.matchAll(/(?:@(\w+) path (.+)\n\s*handle @\1|handle (\S+)) \{\s+import to ([\w-]+)/g)];
  const pattern = (written = ''): readonly string[] => written.replaceAll('{$FRONT_DOOR_PATH}', '').split(' ');
  const takes = (wanted: string): boolean => (wanted.endsWith('/*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted);
  return blocks.find(([, , several, one]) => pattern(several ?? one).some(takes))?.[4];
}

describe('the front door of docker/', () => {
  it.each(Object.entries(controllers).flatMap(([service, source]) => mountedIn(source).map((path) => ({ service, path }))))('leads $path to $service', ({ service, path }) => {
    expect(serviceOf(path)).toBe(service);
  });

  it.each(['/admin', '/admin/clients'])('leads %s to admin-api', (path) => {
    expect(serviceOf(path)).toBe('admin-api');
  });

  it.each(['/authorize', '/device', '/device/x', '/sign-in/x', '/oauth/authorize', '/assets/assent.css', '/'])('leaves %s to the block at the end, which is authorization', (path) => {
    expect(serviceOf(path)).toBeUndefined();
    expect(routes).toMatch(/handle \{\s+import to authorization/);
  });

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
