/** What is not printable ASCII, `%` itself, and blanks at the ends, which HTTP drops: two texts never look alike. */
const UNSAFE = /[^\x20-\x24\x26-\x7e]|^ +| +$/gu;

/** A text as the value of a header: decodeURIComponent gives it back. @spec RFC 9110 §5.5, RFC 3986 §2.1 */
export const headerValue = (text: string): string => text.replace(UNSAFE, percentEncoded);

const percentEncoded = (part: string): string => [...Buffer.from(part, 'utf8')].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
