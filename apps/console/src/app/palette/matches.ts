/** Whether each word of a query begins a word of a text; case, accents and the letters of other keyboards aside. */
export function matches(query: string, text: string): boolean {
  const words = folded(text);
  return folded(query).every((wanted) => words.some((word) => word.startsWith(wanted)));
}

const folded = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
