import { describe, expect, it } from '@jest/globals';
import { de } from './de/index.js';
import { en } from './en/index.js';

/** Every leaf of a catalogue, by its path. */
function leaves(value: unknown, path = ''): readonly (readonly [path: string, leaf: unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}

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
});
