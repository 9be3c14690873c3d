/** What is true of a behaviour today: on; on and stricter than the guide; off until switched on for a client; for the whole
 *  instance; or not built yet. */
export type Policy = 'on' | 'on+' | 'flag' | 'inst' | 'later';

/** One section of the guide's checklist. */
export interface Section {
  readonly title: string;
  /** In order: `#1`, `X1`. */
  readonly items: readonly Item[];
}

export interface Item {
  readonly id: string;
  readonly policy: Policy;
}

type Policies = Readonly<Record<number, Policy>>;

function section(title: string, prefix: '#' | 'X', [first, last]: readonly [number, number], policies: Policies = {}, usual: Policy = 'on'): Section {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return { title, items: numbers.map((number) => ({ id: `${prefix}${number}`, policy: policies[number] ?? usual })) };
}

/** The simplified guide to OAuth 2.0, numbered, and what RFC 9700 asks beyond it. */
export const CHECKLIST: readonly Section[] = [
  section('A. Transport, tokens, redirects', '#', [1, 7], { 2: 'on+', 3: 'on+', 7: 'on+' }),
  section('B. Grant types', '#', [8, 16], { 8: 'on+', 9: 'flag', 10: 'flag', 11: 'flag', 12: 'flag' }),
  section('C. Registration', '#', [17, 28], { 19: 'flag', 20: 'on+', 24: 'on+', 28: 'inst' }),
  section('D. Endpoints and parameters', '#', [29, 41]),
  section('E. Authorization request', '#', [42, 56], { 44: 'flag', 50: 'on+' }),
  section('F. Authorization response', '#', [57, 70], { 59: 'flag', 60: 'flag', 63: 'on+', 67: 'flag', 68: 'flag' }),
  section('G. Authorization errors', '#', [71, 84], { 84: 'flag' }),
  section('H. Client authentication', '#', [85, 93]),
  section('I. Token request', '#', [94, 112], { 97: 'flag', 102: 'flag', 106: 'flag' }),
  section('J. Token response', '#', [113, 121], { 118: 'on+', 120: 'on+' }),
  section('K. Token errors', '#', [122, 128]),
  section('L. Resource access, bearer', '#', [129, 148], { 135: 'flag', 136: 'flag', 137: 'flag', 138: 'flag' }),
  section('M. MAC tokens', '#', [149, 162], { 153: 'inst' }, 'flag'),
  section('X. Beyond the guide: RFC 9700', 'X', [1, 16], { 9: 'later' }),
];
