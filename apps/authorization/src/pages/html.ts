/** Markup that is safe to send: only `html` makes it. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in `${…}`: text is escaped, markup is kept, nothing renders as nothing. */
export type Fragment = Html | string | number | undefined | false | readonly Fragment[];

/** Builds markup; every value that is not markup itself is escaped.
 *  @throws Error text inside a tag that does not stand in double quotes: there, escaping would not help */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    if (isText(value) && isOpenTag(text)) throw new Error('Text inside a tag must stand in double quotes.');
    text += render(value) + (parts[index + 1] ?? '');
  });
  return new Html(text);
}

const isText = (value: Fragment): boolean => typeof value === 'string' || typeof value === 'number' || Array.isArray(value);

/** Whether what comes next stands inside a tag, but not inside a quoted value. */
function isOpenTag(before: string): boolean {
  const start = before.lastIndexOf('<');
  if (start < 0 || before.includes('>', start)) return false;
  return before.slice(start).split('"').length % 2 === 1;
}

function render(fragment: Fragment): string {
  if (fragment instanceof Html) return fragment.text;
  if (typeof fragment === 'string') return escapeHtml(fragment);
  if (typeof fragment === 'number') return String(fragment);
  if (fragment === undefined || fragment === false) return '';
  return fragment.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\0': '\u{fffd}', // HTML has no NUL, not even as a reference
};

/** For text and for values in quotes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'`\0]/g, (character) => ENTITIES[character] ?? '');
