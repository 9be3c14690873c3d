import { describe, expect, it } from '@jest/globals';
import { creationOf, NEW_API, patchOf } from './api-values.js';

describe('what a form about an API says to the admin API', () => {
  it('rows of scopes that were left empty do not count, and texts are trimmed', () => {
    const values = { ...NEW_API, identifier: ' https://api.example.test/ ', scopes: [{ name: ' read ', description: '' }, { name: '', description: ' ' }] };
    expect(creationOf(values)).toMatchObject({ identifier: 'https://api.example.test/', scopes: [{ name: 'read' }] });
    expect(creationOf(values)).not.toHaveProperty('name');
  });

  it('a description without a name is sent, so that the server says what is missing', () => {
    expect(creationOf({ ...NEW_API, scopes: [{ name: '', description: 'Read' }] }).scopes).toEqual([{ name: '', description: 'Read' }]);
  });

  it('a name that was emptied goes back to its default', () => {
    expect(patchOf({ ...NEW_API, name: ' ' }).name).toBeNull();
  });
});
