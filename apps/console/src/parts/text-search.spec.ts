import { describe, expect, it } from '@jest/globals';
import { textSearch } from './text-search.js';

describe('filters in an address', () => {
  it('only the named ones count, as text, and empty ones do not', () => {
    const read = textSearch('q', 'status');
    expect(read({ q: 7, status: '', other: 'x' })).toEqual({ q: '7' });
    expect(read({ q: { a: 1 }, status: ['x'] })).toEqual({});
  });
});
