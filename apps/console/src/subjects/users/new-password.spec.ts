import { describe, expect, it } from '@jest/globals';
import { newPassword } from './new-password.js';

describe('passwords that are made for people', () => {
  it('have twenty characters that do not look alike, and never come twice', () => {
    const made = Array.from({ length: 200 }, newPassword);
    for (const password of made) expect(password).toMatch(/^[a-hj-km-np-zA-HJ-NP-Z2-9]{20}$/);
    expect(new Set(made).size).toBe(200);
  });
});
