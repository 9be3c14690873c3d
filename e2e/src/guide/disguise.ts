import fc from 'fast-check';

/** Parameters of a request, in order and not encoded yet. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** What no form and no query may hold as it is. */
const MUST_BE_ENCODED = /[^\x21-\x7e]|[&=+%#"'<>\\^`{|}]/;
const PER_CHARACTER = ['as it is', 'upper-case hex', 'lower-case hex'] as const;

/** The same text in another spelling of application/x-www-form-urlencoded. */
export function respelled(text: string): fc.Arbitrary<string> {
  const characters = [...text];
  const choices = fc.array(fc.constantFrom(...PER_CHARACTER), { minLength: characters.length, maxLength: characters.length });
  return choices.map((choice) => characters.map((character, index) => spelled(character, choice[index] ?? 'as it is')).join(''));
}

function spelled(character: string, how: (typeof PER_CHARACTER)[number]): string {
  if (how === 'as it is' && character === ' ') return '+';
  if (how === 'as it is' && !MUST_BE_ENCODED.test(character)) return character;
  const hex = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  return how === 'lower-case hex' ? hex : hex.toUpperCase();
}

const respelledPair = ([name, value]: Pairs[number]): fc.Arbitrary<string> => fc.tuple(respelled(name), respelled(value)).map((parts) => parts.join('='));

const reordered = (pairs: Pairs): fc.Arbitrary<Pairs> => fc.shuffledSubarray([...pairs], { minLength: pairs.length, maxLength: pairs.length });

/** Empty pairs between, before and after: they say nothing. */
const joined = fc.constantFrom('&', '&&').map((separator) => (encoded: readonly string[]) => encoded.join(separator));

const rewritten = (pairs: Pairs): fc.Arbitrary<string> =>
  reordered(pairs).chain((shuffled) => fc.tuple(fc.tuple(...shuffled.map(respelledPair)), joined).map(([encoded, join]) => join(encoded)));

/** Says the same: reordered, re-encoded, beside parameters that nobody knows. */
export const sameInOtherWords = (pairs: Pairs): fc.Arbitrary<string> =>
  fc.subarray<Pairs[number]>([['unknown', '1'], ['Client_Id', 'rs'], ['', ''], ['scope[]', 'api:write']]).chain((more) => rewritten([...pairs, ...more]));

/** Reordered, re-encoded, and some parameters repeated, often just the wrong ones: with what they said, with nothing, with anything, and
 *  with what would have been right. */
export function disguised(pairs: Pairs, right: Pairs): fc.Arbitrary<string> {
  const wrong = pairs.filter(([name, value]) => !right.some(([other, good]) => other === name && good === value));
  const repeated = fc.oneof(fc.subarray([...pairs]), fc.constant(wrong));
  const repeats = repeated.chain((some) => fc.tuple(...some.map(([name, value]) => valueFor(name, value, right).map((other) => [name, other] as const))));
  return repeats.chain((more) => rewritten([...pairs, ...more]));
}

function valueFor(name: string, value: string, right: Pairs): fc.Arbitrary<string> {
  const good = right.filter(([other]) => other === name).map(([, one]) => one);
  return fc.oneof(fc.constantFrom(value, ''), fc.string({ maxLength: 10 }), ...good.map((one) => ({ weight: 4, arbitrary: fc.constant(one) })));
}

/** HTTP Basic, whose two parts are form-encoded before they are joined. @spec RFC 6749 §2.3.1 */
export const basicInOtherWords = (id: string, secret: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('Basic ', 'basic ', 'BASIC  '), respelled(id), respelled(secret))
    .map(([scheme, ...parts]) => scheme + Buffer.from(parts.join(':')).toString('base64'));

/** The same JSON object with its members in another order and its characters escaped here and there. @spec RFC 8259 §7 */
export function jsonInOtherWords(object: Readonly<Record<string, unknown>>): fc.Arbitrary<string> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  const escaped = (text: string): fc.Arbitrary<string> =>
    fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((which) => [...text].map((character, index) => (which[index] === true && /[\w:/.]/.test(character) ? unicodeEscape(character) : character)).join(''));
  const inString = (text: string) => escaped(JSON.stringify(text).slice(1, -1)).filter((candidate) => JSON.parse(`"${candidate}"`) === text).map((inner) => `"${inner}"`);
  const valueOf = (value: unknown): fc.Arbitrary<string> =>
    typeof value === 'string' ? inString(value) : typeof value === 'object' && value !== null && !Array.isArray(value) ? jsonInOtherWords(value as Record<string, unknown>) : fc.constant(JSON.stringify(value));
  return fc
    .shuffledSubarray(members, { minLength: members.length, maxLength: members.length })
    .chain((shuffled) => fc.tuple(...shuffled.map(([name, value]) => fc.tuple(inString(name), valueOf(value)).map((parts) => parts.join(' : ')))))
    .map((texts) => `{ ${texts.join(',\n')} }`);
}

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
