import { describe, expect, it } from '@jest/globals';
import { endOfDay, isDay, startOfDay } from './day-bounds.js';

describe('days as filters', () => {
  it('reach from their first to their last instant', () => {
    expect(Date.parse(endOfDay('2026-11-21')) - Date.parse(startOfDay('2026-11-21'))).toBe(86_400_000 - 1);
  });

  it.each(['2026-13-01', 'yesterday', '', '2026-1-1'])('%j is none', (text) => {
    expect(isDay(text)).toBe(false);
  });
});
