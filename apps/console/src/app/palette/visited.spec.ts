import { describe, expect, it } from '@jest/globals';
import { withVisit, type Visited } from './visited.js';

const visits = (...paths: readonly string[]): readonly Visited[] => paths.reduce<readonly Visited[]>((before, path) => withVisit(before, { path, title: path }), []);

describe('pages that were visited lately', () => {
  it('are those of one thing: no lists, no forms, not the inspector', () => {
    expect(visits('/clients', '/clients/new', '/tokens/inspect', '/clients/web', '/clients/web/edit', '/', '/audit')).toEqual([{ path: '/clients/web', title: '/clients/web' }]);
  });

  it('stand once, the latest first, under the title they have now', () => {
    const all = withVisit(visits('/clients/a', '/users/b'), { path: '/clients/a', title: 'Renamed' });
    expect(all.map(({ title }) => title)).toEqual(['Renamed', '/users/b']);
  });

  it('are no more than eight', () => {
    expect(visits(...Array.from({ length: 12 }, (_, n) => `/clients/${n}`))).toHaveLength(8);
  });
});
