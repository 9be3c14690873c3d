import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { everySetting } from './assent-config.js';
import { configurationPage } from './configuration-page.js';

const PAGE = new URL('../../../../docs/configuration.md', import.meta.url);

describe('docs/configuration.md', () => {
  it('is what the code says; if not, `npm run docs` writes it anew', async () => {
    expect(await readFile(PAGE, 'utf8')).toBe(configurationPage());
  });

  it('has an entry for every setting, each once', () => {
    const names = [...configurationPage().matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);

    expect(names.sort()).toEqual(everySetting().map(({ variable }) => variable).sort());
  });

  it.each(everySetting().filter(({ secret }) => !secret))('shows a valid example and default for $variable', ({ schema, example, fallback }) => {
    expect(schema.safeParse(example).success).toBe(true);
    if (fallback !== undefined) expect(schema.safeParse(fallback).success).toBe(true);
  });
});
