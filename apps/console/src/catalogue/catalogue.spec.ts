import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { de } from './de/index.js';
import { en } from './en/index.js';

/** Every leaf of a catalogue, by its path. */
function leaves(value: unknown, path = ''): readonly (readonly [path: string, leaf: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}

/** What the services write to the audit log, as their source says. */
function recordedActions(): readonly string[] {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const sources = ['libs/core/src', 'libs/storage-postgres/src', 'apps/admin-api/src'].flatMap((folder) => sourcesIn(join(root, folder))).map((path) => readFileSync(path, 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/(?:record\(|action: |INTO audit_log [^`]*?)'([a-z_]+\.[a-z_]+)'/g)].map(([, action]) => action as string));
  return [...new Set(found)].sort();
}

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.(?:spec|fixture)\.|^testing/.test(path))
    .map((path) => join(folder, path));

describe('the catalogue', () => {
  const english = leaves(en);
  const german = new Map(leaves(de));

  it('German has exactly what English has', () => {
    expect([...german.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('no text is empty, and a text with values in it takes as many in both languages', () => {
    for (const [path, leaf] of english) {
      const other = german.get(path);
      expect([path, typeof other]).toEqual([path, typeof leaf]);
      if (typeof leaf === 'string') expect([path, leaf.trim() !== '' && String(other).trim() !== '']).toEqual([path, true]);
    }
  });

  it('has a name for everything that is in the audit log, and for what it is about', () => {
    const actions = recordedActions();
    expect(actions).toContain('key.rotate');
    expect(actions.filter((action) => en.audit.actions[action] === undefined)).toEqual([]);
    expect(actions.filter((action) => !((action.split('.')[0] ?? '') in en.audit.subjects))).toEqual([]);
  });
});
