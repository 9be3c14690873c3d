import { describe, expect, it } from '@jest/globals';
import { Remembered } from './remembered.js';

/** A store whose rows and epoch are set by hand, and that counts look-ups. */
function store() {
  const rows = new Map<string, string>();
  const seen = { epoch: 'first', lookUps: 0 };
  const lookUp = async (key: string): Promise<string | undefined> => {
    seen.lookUps += 1;
    return rows.get(key);
  };
  const remembered = new Remembered<string, string>({ current: async () => seen.epoch }, lookUp, (key) => key, 2);
  return { remembered, rows, seen };
}

describe('Remembered', () => {
  it('looks up once while the epoch stays', async () => {
    const { remembered, rows, seen } = store();
    rows.set('a', 'one');
    expect([await remembered.find('a'), await remembered.find('a'), seen.lookUps]).toEqual(['one', 'one', 1]);
  });

  it('looks up again once the epoch has changed', async () => {
    const { remembered, rows, seen } = store();
    rows.set('a', 'one');
    await remembered.find('a');
    rows.set('a', 'two');
    seen.epoch = 'second';
    expect(await remembered.find('a')).toBe('two');
  });

  it('does not believe a value under an epoch that began during its look-up', async () => {
    const { remembered, rows, seen } = store();
    rows.set('a', 'one');
    const finding = remembered.find('a'); // reads the epoch first
    seen.epoch = 'second'; // committed before the look-up was answered
    expect(await finding).toBe('one');
    rows.set('a', 'two');
    expect(await remembered.find('a')).toBe('two');
  });

  it('does not keep what is not there, and forgets the oldest beyond its capacity', async () => {
    const { remembered, rows, seen } = store();
    expect(await remembered.find('a')).toBeUndefined();
    for (const key of ['a', 'b', 'c']) rows.set(key, key);
    for (const key of ['a', 'b', 'c']) await remembered.find(key);
    seen.lookUps = 0;
    for (const key of ['b', 'c', 'a']) expect(await remembered.find(key)).toBe(key);
    expect(seen.lookUps).toBe(1);
  });

  it('gives no answer when the epoch cannot be read', async () => {
    const remembered = new Remembered<string, string>({ current: () => Promise.reject(new Error('down')) }, async () => 'value', (key) => key, 2);
    await expect(remembered.find('a')).rejects.toThrow('down');
  });
});
