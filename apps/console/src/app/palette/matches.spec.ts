import { describe, expect, it } from '@jest/globals';
import { matches } from './matches.js';

describe('what somebody types to find a page', () => {
  it.each([
    ['reg cl', 'Register a client'],
    ['CLIENT', 'Register a client'],
    ['uber', 'Übersicht'],
    ['schl', 'Signaturschlüssel: Schlüssel erneuern'],
    ['apis', 'APIs & scopes'],
    ['scopes', 'APIs & scopes'],
    ['', 'anything'],
  ])('%s finds %s', (query, text) => {
    expect(matches(query, text)).toBe(true);
  });

  it.each([
    ['lient', 'Register a client'],
    ['reg user', 'Register a client'],
  ])('%s does not find %s', (query, text) => {
    expect(matches(query, text)).toBe(false);
  });
});
