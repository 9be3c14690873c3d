import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeHtml, html, type Html } from './html.js';

describe('the html template', () => {
  it('escapes every character that means something in HTML', () => {
    expect(html`<p>${`<b>"'&\``}</p>`.text).toBe('<p>&lt;b&gt;&quot;&#39;&amp;&#96;</p>');
  });

  it('keeps what another html template made', () => {
    expect(html`<p>${html`<b>${'<i>'}</b>`}</p>`.text).toBe('<p><b>&lt;i&gt;</b></p>');
  });

  it('escapes what only looks like markup', () => {
    const forged = { text: '<script>' } as unknown as Html;
    expect(() => html`<p>${forged}</p>`).toThrow(TypeError);
  });

  it('renders lists without commas, and nothing for undefined and false', () => {
    expect(html`<p>${['<', html`<br>`, ['a', 1]]}${undefined}${false}</p>`.text).toBe('<p>&lt;<br>a1</p>');
  });

  it('cannot be left from within a quoted attribute', () => {
    expect(html`<a title="${'" onclick="x'}">`.text).toBe('<a title="&quot; onclick=&quot;x">');
  });

  it.each([
    ['an attribute without quotes', () => html`<a title=${'x'}>`],
    ['an attribute in single quotes', () => html`<a title='${'x'}'>`],
    ['an attribute without quotes behind one with quotes', () => html`<a class="b" title = ${'x'}>`],
    ['an attribute name', () => html`<input ${'onfocus'}>`],
    ['a list', () => html`<input ${['a', 'b']}>`],
    ['a number', () => html`<input size=${1}>`],
  ])('refuses text inside a tag as %s', (_, render) => {
    expect(render).toThrow('Text inside a tag must stand in double quotes.');
  });

  it('lets markup add an attribute', () => {
    expect(html`<input class="${'a'}"${html` value="${'"'}"`}${undefined}>`.text).toBe('<input class="a" value="&quot;">');
  });

  it('takes an equals sign in text for text', () => {
    expect(html`<p>1 + 1 = ${2}</p>`.text).toBe('<p>1 + 1 = 2</p>');
  });

  it('replaces NUL, which HTML cannot carry', () => {
    expect(html`${'a\0b'}`.text).toBe('a\u{fffd}b');
  });

  it('lets no text whatsoever open a tag, an entity or end a quoted value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`\0]|&(?!(amp|lt|gt|quot|#39|#96);)/);
      }),
    );
  });
});
