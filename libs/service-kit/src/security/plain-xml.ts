import { InvalidAssertion } from '@assent/core';

/** More does not fit into the body of a token request. */
const MAX_BYTES = 49_152;
/** Searching and hashing cost about 0.2 ms for each. */
const MAX_ELEMENTS = 600;
const MAX_ATTRIBUTES = 1_500;
const MAX_DEPTH = 64;

const DECLARATION = /^<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["'](?:UTF|utf)-8["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;
/** @spec XML 1.0 §2.2 */
const NO_CHARACTER = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const REFERENCE = /&(?:(?:amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g;

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const ATTRIBUTE = `\\s+(${NAME})\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const ATTRIBUTES = new RegExp(ATTRIBUTE, 'g');
const START_TAG = new RegExp(`<(${NAME})((?:${ATTRIBUTE})*)\\s*(/?)>`, 'y');
const END_TAG = new RegExp(`</(${NAME})\\s*>`, 'y');
const TEXT = /[^<]+/y;
const SPACE = /^[ \t\r\n]*$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a document that has nothing but elements, attributes and text: no DOCTYPE, so no entities; no comments, which split the
 *  text of an element; no processing instructions; no CDATA. So parsers have nothing to disagree about, and nothing to blow up.
 *  @throws InvalidAssertion */
export function plainXml(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) throw new InvalidAssertion('the XML is too long');
  const text = decoded(bytes).replace(DECLARATION, '');
  if (NO_CHARACTER.test(text)) throw new InvalidAssertion('the XML contains a character that XML does not allow');
  if (text.includes('<!') || text.includes('<?')) throw new InvalidAssertion('the XML contains a DOCTYPE, a comment, a processing instruction or CDATA');
  requirePlainReferences(text);
  requireOneTree(text);
  return text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new InvalidAssertion('the XML is not UTF-8', cause);
  }
}

/** Only characters, and the five names that XML has itself. @throws InvalidAssertion */
function requirePlainReferences(text: string): void {
  for (const [reference, decimal, hexadecimal] of text.matchAll(REFERENCE)) {
    if (reference === '&') throw new InvalidAssertion('the XML refers to an entity');
    const code = decimal !== undefined ? Number.parseInt(decimal, 10) : hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : undefined;
    if (code !== undefined && (code > 0x10ffff || NO_CHARACTER.test(String.fromCodePoint(code)))) {
      throw new InvalidAssertion('the XML refers to a character that XML does not allow');
    }
  }
}

/** One element, its tags properly nested, nothing around it. @throws InvalidAssertion */
function requireOneTree(text: string): void {
  const open: string[] = [];
  let elements = 0;
  let attributeCount = 0;
  for (let position = 0; position < text.length; ) {
    const [end, closed] = matchAt(END_TAG, text, position) ?? [];
    const [start, name = '', attributes = '', , empty] = (end === undefined ? matchAt(START_TAG, text, position) : undefined) ?? [];
    const token = end ?? start ?? matchAt(TEXT, text, position)?.[0];
    if (token === undefined) throw new InvalidAssertion('the XML has a tag that is not well-formed');
    if (end !== undefined && open.pop() !== closed) throw new InvalidAssertion('the XML has tags that do not match');
    if (start !== undefined) {
      if (open.length === 0 && elements > 0) throw new InvalidAssertion('the XML has more than one root');
      attributeCount += requireDistinct(attributes);
      if (++elements > MAX_ELEMENTS || open.length >= MAX_DEPTH) throw new InvalidAssertion('the XML has too many elements, or they are too deep');
      if (attributeCount > MAX_ATTRIBUTES) throw new InvalidAssertion('the XML has too many attributes');
      if (empty === '') open.push(name);
    }
    if (end === undefined && start === undefined) requireText(token, open.length);
    position += token.length;
  }
  if (open.length > 0 || elements === 0) throw new InvalidAssertion('the XML ends too early');
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

/** @returns how many they are */
function requireDistinct(attributes: string): number {
  const names = [...attributes.matchAll(ATTRIBUTES)].map(([, name]) => name);
  if (new Set(names).size < names.length) throw new InvalidAssertion('the XML has an attribute twice');
  if (names.includes('xmlns:xml') || names.includes('xmlns:xmlns')) throw new InvalidAssertion('the XML binds a reserved prefix');
  return names.length;
}

function requireText(text: string, depth: number): void {
  if (depth === 0 && !SPACE.test(text)) throw new InvalidAssertion('the XML has text outside of its root');
  if (text.includes(']]>')) throw new InvalidAssertion('the XML has text that XML does not allow');
}
