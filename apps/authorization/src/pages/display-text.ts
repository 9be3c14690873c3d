import { html, type Html } from './html.js';

const MAX_CHARACTERS = 100;
/** All but the joiners U+200C and U+200D and the variation selectors U+FE0E and U+FE0F. */
const INVISIBLE = /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;
/** The blocks of Hebrew, Arabic and the other scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Somebody else's text made fit to stand beside ours: what could reorder, hide or smear the words around it is taken out.
 *  @spec UTS #39, UAX #9: bidi controls and invisible characters go; joiners and variation selectors, which scripts and emoji need, stay */
export function displayText(untrusted: string, maxCharacters = MAX_CHARACTERS): string {
  const cleaned = untrusted
    .slice(0, maxCharacters * 20) // no need to look at the rest: not even emoji families are that long
    .replace(INVISIBLE, '')
    .replace(/[\p{Cc}\p{Zs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .trim();
  return shortened(cleaned, maxCharacters);
}

/** The text, isolated: right-to-left letters do not reach out of it. */
export const isolated = (untrusted: string, maxCharacters?: number): Html => html`<bdi>${displayText(untrusted, maxCharacters)}</bdi>`;

/** The same for titles, where no element can stand. @spec UAX #9 §2.4: FSI … PDI, where they are of use */
export function isolatedText(untrusted: string): string {
  const text = displayText(untrusted);
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** First letter (or emoji) of a name, for its avatar. */
export function initial(name: string): string {
  const first = [...graphemes.segment(displayText(name))].find(({ segment }) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment));
  return first?.segment.toLocaleUpperCase('en') ?? '?';
}

function shortened(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const kept = [...graphemes.segment(text)].slice(0, maxCharacters + 1).map(({ segment }) => segment);
  return kept.length <= maxCharacters ? text : `${kept.slice(0, maxCharacters - 1).join('').trimEnd()}…`;
}
