import { z } from 'zod';

/** Control and format characters (bidirectional overrides, zero width, tags), line separators, half surrogate pairs: they make
 *  text look like other text. The joiners that some scripts need are allowed. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?![\u200c\u200d])\p{Cf}/u;

export const MAX_URI_LENGTH = 2048;
/** Why no URI here has an `@` in its authority. */
export const USERINFO = 'must not contain a user name or password: what stands before @ passes for the host (RFC 3986 §7.6)';

/** A rule as a zod type: `problem` says what is wrong with the text, in words. */
export const textWith = (problem: (text: string) => string | undefined) =>
  z.string().superRefine((text, context) => {
    const rule = problem(text);
    if (rule !== undefined) context.addIssue(rule);
  });

/** Text that people read. */
export const displayText = (maxLength: number) => textWith((text) => displayTextProblem(text, maxLength));

export function displayTextProblem(text: string, maxLength: number): string | undefined {
  if (text.length > maxLength) return `must be at most ${maxLength} characters long`;
  if (DECEPTIVE.test(text)) return 'must not contain control, invisible or text-direction characters: with them, text passes for other text';
  if (text.trim() === '' || text.trim() !== text) return 'must not be empty, nor begin or end with a space';
  return undefined;
}

/** A web page that people are shown a link to. */
export const pageUri = textWith((text) => {
  const problem = uriCharactersProblem(text);
  if (problem !== undefined) return problem;
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return 'must be an absolute http or https URL, such as https://app.example.com/about: people follow it from our pages';
  return hasUserinfo(text) ? USERINFO : undefined;
});

export function uriCharactersProblem(text: string): string | undefined {
  if (text.length > MAX_URI_LENGTH) return `must be at most ${MAX_URI_LENGTH} characters long`;
  if (/[\x00-\x20\x7f]/.test(text)) return 'must not contain spaces or control characters';
  if (/[^\x21-\x7e]/.test(text)) return 'must contain ASCII characters only: percent-encode the others (RFC 3986 §2.1)';
  if (text.includes('\\')) return 'must not contain a backslash: browsers read it as a slash';
  if (/["<>^`{|}]/.test(text)) return 'must not contain any of " < > ^ ` { | }: percent-encode them (RFC 3986 §2.1)';
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return 'must not contain % but before two hexadecimal digits (RFC 3986 §2.1)';
  return undefined;
}

/** An `@` in the authority. */
export const hasUserinfo = (uri: string): boolean => /^[^:/?#]+:\/\/[^/?#]*@/.test(uri);

const MAX_CLIENT_ID_LENGTH = 255;

/** @spec RFC 6749 Appendix A.1, without what needs care in shells, HTML and paths */
export const clientId = textWith((text) => {
  if (text.length === 0 || text.length > MAX_CLIENT_ID_LENGTH) return `must be 1 to ${MAX_CLIENT_ID_LENGTH} characters long`;
  if (!/^[\x21-\x7e]+$/.test(text) || /["'<>\\`]/.test(text)) return 'must be printable ASCII without spaces, quotes, < > and backslashes';
  return text === '.' || text === '..' ? 'must not be . or ..' : undefined;
});

const MAX_SECRET_LENGTH = 1024;

/** @spec RFC 6749 Appendix A.2 */
export const clientSecret = textWith((text) => {
  if (text.length === 0 || text.length > MAX_SECRET_LENGTH) return `must be 1 to ${MAX_SECRET_LENGTH} characters long`;
  return /^[\x20-\x7e]+$/.test(text) ? undefined : 'must be printable ASCII';
});
