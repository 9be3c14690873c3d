import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseMacHeader } from './mac-header.js';

const good = { draft: '02', id: 'h480djs93hd8', ts: '1336363200', nonce: 'dj83hs9s', mac: 'bWFj' };

describe('draft-ietf-oauth-v2-http-mac-02 §3.1 the Authorization request header', () => {
  it.each([
    'MAC id="h480djs93hd8", ts="1336363200", nonce="dj83hs9s", mac="bWFj"',
    'mac id="h480djs93hd8",ts="1336363200",nonce="dj83hs9s",mac="bWFj"',
    'MaC   mac="bWFj" , nonce="dj83hs9s"\t,\tts="1336363200",  id="h480djs93hd8"',
    'MAC id="h480djs93hd8", ts=1336363200, nonce="dj83hs9s", mac="bWFj"',
    'MAC id=h480djs93hd8, ts=1336363200, nonce=dj83hs9s, mac=bWFj',
    'MAC ID="h480djs93hd8", Ts="1336363200", NONCE="dj83hs9s", mac="bWFj"',
    'MAC id="h480djs93hd8", ts="1336363200", nonce="dj83hs9s", mac="bWFj", ext=""',
    'MAC id="h480djs93hd8", ts="1336363200", nonce="dj83hs9s", mac="bWFj", bodyhash="ignored", x=1, x="2", y=""',
  ])('is read: %s', (text) => {
    expect(parseMacHeader(text)).toEqual(good);
  });

  it('may have ext, with commas and blanks when quoted', () => {
    expect(parseMacHeader('MAC id="a", ts="1", nonce="b", ext="a,b, c=\'!", mac="bWFj="')).toEqual({ draft: '02', id: 'a', ts: '1', nonce: 'b', ext: "a,b, c='!", mac: 'bWFj=' });
  });

  const attributes = { id: '"i"', ts: '"1"', nonce: '"n"', mac: '"m"' };
  const withAttributes = (changed: Readonly<Record<string, string | undefined>>) =>
    `MAC ${Object.entries({ ...attributes, ...changed }).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`).join(', ')}`;

  it.each(['id', 'ts', 'nonce', 'mac'])('is malformed without %s, with an empty one, and with two', (name) => {
    expect(parseMacHeader(withAttributes({}))).toMatchObject({ id: 'i', ts: '1', nonce: 'n', mac: 'm' });
    expect(parseMacHeader(withAttributes({ [name]: undefined }))).toBeUndefined();
    expect(parseMacHeader(withAttributes({ [name]: '""' }))).toBeUndefined();
    expect(parseMacHeader(withAttributes({ [name]: '' }))).toBeUndefined();
    expect(parseMacHeader(`${withAttributes({})}, ${name}="1"`)).toBeUndefined();
    expect(parseMacHeader(`${withAttributes({})}, ${name.toUpperCase()}="1"`)).toBeUndefined();
  });

  it.each(['0', '01', '-1', '+1', '1.5', '1e3', '0x10', ' 1', '1 ', '', 'now', '9223372036854775808', '1000000000000000', '١'])('is malformed with the timestamp %j', (ts) => {
    expect(parseMacHeader(withAttributes({ ts: `"${ts}"` }))).toBeUndefined();
  });

  it.each(['\r\n', '\n', '\r', '\0', '\t', '\x7f', '\\', 'é', '\u2028', '"'])('is malformed with %j in an attribute', (character) => {
    for (const name of ['id', 'nonce', 'ext', 'mac', 'unknown']) expect(parseMacHeader(withAttributes({ [name]: `"a${character}b"` }))).toBeUndefined();
    for (const name of ['id', 'nonce', 'ext', 'mac', 'unknown']) expect(parseMacHeader(withAttributes({ [name]: `a${character}b` }))).toBeUndefined();
  });

  it.each([
    'MAC',
    'MAC ',
    'MAC,',
    'MAC\tid="i", ts="1", nonce="n", mac="m"',
    'MACid="i", ts="1", nonce="n", mac="m"',
    ' MAC id="i", ts="1", nonce="n", mac="m"',
    'MAC id="i", ts="1", nonce="n", mac="m",',
    'MAC ,id="i", ts="1", nonce="n", mac="m"',
    'MAC id="i",, ts="1", nonce="n", mac="m"',
    'MAC id="i" ts="1" nonce="n" mac="m"',
    'MAC id="i", ts="1", nonce="n", mac="m" ext="a"', // as a well-known example prints it
    'MAC id="i", ts="1", nonce="n", mac="m" ',
    'MAC id="i", ts="1", nonce="n", mac="m"; q=1',
    'MAC id = "i", ts="1", nonce="n", mac="m"',
    'MAC id="i", ts="1", nonce="n", mac="m',
    'MAC id="i", ts="1", nonce="n", mac=m"',
    "MAC id='i, ts=1, nonce='n', mac=a b",
    'Bearer id="i", ts="1", nonce="n", mac="m"',
    '',
  ])('is malformed: %j', (text) => {
    expect(parseMacHeader(text)).toBeUndefined();
  });

  it('is malformed beyond 8192 characters', () => {
    expect(parseMacHeader(withAttributes({ ext: `"${'x'.repeat(8100)}"` }))).toBeDefined();
    expect(parseMacHeader(withAttributes({ ext: `"${'x'.repeat(8192)}"` }))).toBeUndefined();
  });

  it('never fails and never takes long, whatever comes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => parseMacHeader(text) === undefined || /^mac /i.test(text)));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => parseMacHeader(`MAC ${text}`) === undefined || text.includes('mac=')));
    const started = performance.now();
    parseMacHeader(`MAC ${'a'.repeat(8000)}`);
    parseMacHeader(`MAC ${' ,\t'.repeat(2500)}`);
    parseMacHeader(`MAC id="${'a", b="'.repeat(1000)}`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('draft-ietf-oauth-v2-http-mac-00 §3.1 the Authorization request header', () => {
  it('has no ts, and a nonce that begins with the age of the credentials', () => {
    expect(parseMacHeader('MAC id="h480djs93hd8", nonce="264095:dj83hs9s", bodyhash="k9kb=", ext="a", mac="bWFj"')).toEqual({
      draft: '00', id: 'h480djs93hd8', nonce: '264095:dj83hs9s', ageSeconds: 264_095, bodyhash: 'k9kb=', ext: 'a', mac: 'bWFj',
    });
    expect(parseMacHeader('MAC id="i", nonce="0:x", mac="m"')).toEqual({ draft: '00', id: 'i', nonce: '0:x', ageSeconds: 0, mac: 'm' });
  });

  it.each(['x', ':x', '1:', '01:x', '-1:x', '1.5:x', ' 1:x', '1', '9223372036854775808:x'])('is malformed with the nonce %j', (nonce) => {
    expect(parseMacHeader(`MAC id="i", nonce="${nonce}", mac="m"`)).toBeUndefined();
  });
});
