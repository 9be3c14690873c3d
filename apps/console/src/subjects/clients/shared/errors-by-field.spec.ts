import { describe, expect, it } from '@jest/globals';
import { errorsByField } from './errors-by-field.js';

describe('broken rules beside their fields', () => {
  it('find the row of the form, where empty rows were left out before sending', () => {
    expect(errorsByField([{ field: 'redirect_uris[1]', rule: 'must be absolute' }], { redirect_uris: ['https://a.example', '', '/b'] })).toEqual({ 'redirect_uris.2': 'must be absolute' });
  });

  it('of a whole list stand at the list, and those within a pasted text at the text', () => {
    const errors = [
      { field: 'redirect_uris', rule: 'must contain at least one URI' },
      { field: 'jwks.keys[0]', rule: 'must be a public key' },
      { field: 'grant_types[0]', rule: 'must be one of …' },
    ];
    expect(errorsByField(errors, { redirect_uris: [''] })).toEqual({ redirect_uris: 'must contain at least one URI', jwks: 'must be a public key', grant_types: 'must be one of …' });
  });

  it('one rule for a field: the first', () => {
    expect(errorsByField([{ field: 'scope', rule: 'a' }, { field: 'scope', rule: 'b' }], {})).toEqual({ scope: 'a' });
  });
});
