import { describe, expect, it } from '@jest/globals';
import { displayText, initial, isolated, isolatedText } from './display-text.js';

describe('text of others, shown beside ours', () => {
  it('loses the characters that reorder what stands around it', () => {
    expect(displayText('Bank\u202e gro.live\u2069\u2066 \u200fx\u061c')).toBe('Bank gro.live x');
  });

  it('loses invisible characters and tag characters', () => {
    expect(displayText('Pay\u200bPal\u2060\ufeff\u{e0041}')).toBe('PayPal');
  });

  it('keeps the joiners that emoji and Persian need', () => {
    expect(displayText('👩‍👩‍👧 می‌خواهم')).toBe('👩‍👩‍👧 می‌خواهم');
  });

  it('becomes one line', () => {
    expect(displayText('  a\r\n\tb\u2028c\u00a0\u3000d\0 ')).toBe('a b c d');
  });

  it('does not smear over its neighbours with stacked marks', () => {
    expect(displayText(`Z${'\u0301'.repeat(50)}algo`)).toBe(`Z${'\u0301'.repeat(4)}algo`);
  });

  it('is cut at a whole character', () => {
    expect(displayText('a'.repeat(100))).toBe('a'.repeat(100));
    expect(displayText('a'.repeat(101))).toBe(`${'a'.repeat(99)}…`);
    expect(displayText('👩‍👩‍👧'.repeat(200))).toBe(`${'👩‍👩‍👧'.repeat(99)}…`);
  });

  it('is isolated in markup and in titles', () => {
    expect(isolated('<b>').text).toBe('<bdi>&lt;b&gt;</bdi>');
    expect(isolatedText('ا\u2069')).toBe('\u2068ا\u2069');
    expect(isolatedText('x')).toBe('x');
  });
});

describe('the initial of a name', () => {
  it.each([
    ['photo book', 'P'],
    ['  “Quoted”', 'Q'],
    ['🦊 Fox', '🦊'],
    ['élan', 'É'],
    ['…', '?'],
    ['', '?'],
  ])('of %j is %j', (name, expected) => {
    expect(initial(name)).toBe(expected);
  });
});
