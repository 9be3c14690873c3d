import { describe, expect, it } from '@jest/globals';
import { formats } from './formats.js';

describe('how a language writes numbers and instants', () => {
  const now = new Date('2026-11-21T12:00:00Z');

  it.each([
    ['en', '2026-11-21T11:57:00Z', '3 minutes ago'],
    ['en', '2026-11-23T12:00:00Z', 'in 2 days'],
    ['en', '2026-11-21T12:00:00Z', 'now'],
    ['de', '2026-11-21T11:57:00Z', 'vor 3 Minuten'],
    ['de', '2026-11-22T12:00:00Z', 'morgen'],
  ])('%s: %s is %s', (language, at, text) => {
    expect(formats(language).relative(at, now)).toBe(text);
  });

  it.each([
    ['en', 3600, '1 hour'],
    ['en', 5400, '90 minutes'],
    ['en', 61, '61 seconds'],
    ['de', 2_592_000, '1 Monat'],
  ])('%s: %d seconds are %s, in the largest unit that divides them', (language, seconds, text) => {
    expect(formats(language).duration(seconds)).toBe(text);
  });

  it('numbers have the separators of the language', () => {
    expect(formats('en').number(12345.67)).toBe('12,345.7');
    expect(formats('de').number(12345.67)).toBe('12.345,7');
  });
});
