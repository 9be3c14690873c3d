import { describe, expect, it } from '@jest/globals';
import { pastedText } from './pasted-text.js';

const TOKEN = `at_fz8_${'x'.repeat(43)}`;

describe('a pasted text', () => {
  it.each([
    ['the token alone', TOKEN, 'none'],
    ['blanks and line breaks around it', `\n  ${TOKEN}\r\n`, 'none'],
    ['an invisible mark in front', `\ufeff${TOKEN}\u200b`, 'none'],
    ['quotes', `"${TOKEN}"`, 'none'],
    ['a line of code', `'${TOKEN}',`, 'none'],
    ['the lines of a narrow terminal', `${TOKEN.slice(0, 20)}\n${TOKEN.slice(20)}`, 'none'],
    ['a scheme', `Bearer ${TOKEN}`, 'header'],
    ['a scheme in another case', `BEARER   ${TOKEN}`, 'header'],
    ['a header', `Authorization: Bearer ${TOKEN}`, 'header'],
    ['a line of curl', `curl -H 'Authorization: Bearer ${TOKEN}' https://api.example/things`, 'header'],
    ['a MAC header', `Authorization: MAC id="${TOKEN}", ts="1", nonce="x", mac="y"`, 'header'],
    ['the parameter of a request', `token=${TOKEN}&token_type_hint=access_token`, 'form'],
    ['a URL with a fragment', `https://app.example/cb#access_token=${TOKEN}&token_type=bearer`, 'form'],
  ])('may be %s', (_, pasted, wrapping) => {
    const found = pastedText(pasted);
    expect([found.wrapping, found.credentials.map(({ text }) => text)]).toEqual([wrapping, [TOKEN]]);
  });

  it('may be the answer of a token endpoint: all of its tokens are offered, the access token first', () => {
    const pasted = `HTTP/1.1 200 OK\n\n${JSON.stringify({ refresh_token: 'rt_x', access_token: TOKEN, token_type: 'bearer', expires_in: 3600 }, null, 2)}\n`;
    expect(pastedText(pasted)).toEqual({ wrapping: 'json', credentials: [{ name: 'access_token', text: TOKEN }, { name: 'refresh_token', text: 'rt_x' }] });
  });

  it('keeps the padding of base64', () => {
    expect(pastedText('abc+/==').credentials).toEqual([{ name: 'token', text: 'abc+/==' }]);
  });

  it("has nothing to look up in a client's credentials: they stay here", () => {
    expect(pastedText('Authorization: Basic Y2xpZW50OnNlY3JldA==')).toEqual({ wrapping: 'basic', credentials: [] });
  });

  it('may be empty', () => {
    expect(pastedText('  \n ')).toEqual({ wrapping: 'none', credentials: [] });
    expect(pastedText('""')).toEqual({ wrapping: 'none', credentials: [] });
  });
});
