import { describe, expect, it } from '@jest/globals';
import { CSV_HEADER, csvOf } from './audit-csv.js';

const ENTRY = { auditId: '7', at: new Date('2026-01-02T03:04:05.678Z'), actor: 'system', action: 'client.create' };
const rowOf = (given: object): string => csvOf([{ ...ENTRY, ...given }]);

describe('RFC 4180 §2', () => {
  it('has a header, and every record has as many fields', () => {
    expect(CSV_HEADER).toBe('audit_id,at,actor,actor_name,action,target,ip,detail\r\n');
    expect(rowOf({})).toBe('7,2026-01-02T03:04:05.678Z,system,,client.create,,,\r\n');
    expect(csvOf([])).toBe('');
  });

  it.each([
    ['a comma', 'a,b', '"a,b"'],
    ['quotes', 'say "no"', '"say ""no"""'],
    ['line breaks', 'a\r\nb\nc', '"a\r\nb\nc"'],
    ['letters of any script', 'Jürgen 漢字 🙂', 'Jürgen 漢字 🙂'],
    ['semicolons and apostrophes', "it's; so", "it's; so"],
  ])('keeps %s', (_what, actorName, field) => {
    expect(rowOf({ actorName })).toBe(`7,2026-01-02T03:04:05.678Z,system,${field},client.create,,,\r\n`);
  });

  it('has the detail as JSON', () => {
    expect(rowOf({ target: 'client:x', ip: '::1', detail: { scope: ['a', 'b'] } })).toBe('7,2026-01-02T03:04:05.678Z,system,,client.create,client:x,::1,"{""scope"":[""a"",""b""]}"\r\n');
  });
});

describe('what a spreadsheet would take for a formula', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0"])('stays text: %j', (text) => {
    for (const member of ['actorName', 'actor', 'target', 'ip', 'action']) {
      const row = rowOf({ [member]: text });
      expect(row).toContain(`'${text.replaceAll('"', '""')}`);
      for (const start of [',', ',"', '\n']) expect(row).not.toContain(`${start}${text}`);
    }
  });

  it('is no more than that: what only contains such a sign is as it was', () => {
    expect(rowOf({ actorName: 'a=b+c-d@e' })).toContain(',a=b+c-d@e,');
  });
});
