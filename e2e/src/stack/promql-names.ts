/** The names that a query of Prometheus uses. */
export interface Query {
  readonly metrics: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

const WORDS = new Set(['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset', 'inf', 'nan']);
const STRING = /"(?:[^"\\]|\\.)*"/g;
const MATCHERS = /\{([^}]*)\}/g;
const LABEL_LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
/** Ranges and offsets. */
const DURATION = /\[[^\]]*\]|\b\d+[smhdwy]\b/g;
const NAME = /[A-Za-z_:][\w:]*/g;
/** Not a function, which has a parenthesis behind it. */
const METRIC = /(?<![\w$])[A-Za-z_:][\w:]*(?![\w:]|\s*\()/g;

/** Reads PromQL as far as names go; it does not check its grammar. */
export function queriedIn(expression: string): Query {
  const withoutStrings = expression.replace(STRING, '');
  const matchers = [...withoutStrings.matchAll(MATCHERS)].map(([, inside = '']) => inside);
  const rest = withoutStrings.replace(MATCHERS, ' ');
  const lists = [...rest.matchAll(LABEL_LIST)].map(([, inside = '']) => inside);
  const bare = rest.replace(LABEL_LIST, ' ').replace(DURATION, ' ');
  return {
    metrics: new Set((bare.match(METRIC) ?? []).filter((name) => !WORDS.has(name.toLowerCase()))),
    labels: new Set([...matchers, ...lists].flatMap((text) => text.match(NAME) ?? [])),
  };
}
