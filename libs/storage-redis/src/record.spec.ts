import { describe, expect, it } from '@jest/globals';
import { decode, encode, type Shape } from './record.js';

interface Sample {
  readonly name: string;
  readonly nickname?: string;
  readonly at: Date;
  readonly words: readonly string[];
  readonly inner: { readonly flag: boolean };
}

const shape: Shape<Sample> = { name: 'text', nickname: 'text?', at: 'date', words: 'texts', inner: { flag: 'flag' } };
const sample: Sample = { name: 'x', at: new Date(1_764_000_000_000), words: ['a'], inner: { flag: false } };

describe('records', () => {
  it('are compact JSON with dates as milliseconds', () => {
    expect(encode(sample)).toBe('{"name":"x","at":1764000000000,"words":["a"],"inner":{"flag":false}}');
  });

  it('come back as they went', () => {
    expect(decode(shape, encode(sample))).toStrictEqual(sample);
    expect(decode(shape, encode({ ...sample, nickname: '' }))).toStrictEqual({ ...sample, nickname: '' });
  });

  it('leave out fields of a newer version', () => {
    expect(decode(shape, encode({ ...sample, newer: 1 }))).toStrictEqual(sample);
  });

  it.each([{ name: 1 }, { name: undefined }, { nickname: null }, { at: 'now' }, { at: 1.5 }, { words: 'a' }, { words: [1] }, { inner: 'x' }, { inner: {} }, { inner: { flag: 1 } }])(
    'are unreadable with %j',
    (wrong) => {
      expect(decode(shape, JSON.stringify({ ...JSON.parse(encode(sample)), ...wrong }))).toBeUndefined();
    },
  );
});
