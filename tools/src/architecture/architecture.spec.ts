import { describe, expect, it } from '@jest/globals';
import { coreRules } from './core-rules.js';
import { houseRules } from './house-rules.js';
import { outboundRules } from './outbound-rules.js';
import { projectRules } from './project-rules.js';
import { readRepository } from './repository.js';
import { storageRules } from './storage-rules.js';

const repository = readRepository();
const rules = [...projectRules, ...coreRules, ...storageRules, ...outboundRules, ...houseRules];

describe('the architecture', () => {
  it('has sources to look at', () => {
    expect(repository.files.length).toBeGreaterThan(100);
    expect(repository.files.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  describe.each(rules)('$states, because $because', (rule) => {
    it('holds', () => {
      expect(rule.violations(repository)).toEqual([]);
    });

    it.each(rule.forbidden)('would notice $path: $text', ({ path, text }) => {
      const before = rule.violations(repository);
      expect(rule.violations(repository.with(path, text)).length).toBeGreaterThan(before.length);
    });
  });
});
