import ts from 'typescript';

/** A test that names an item of the checklist. */
export interface NamedTest {
  /** `#12` or `X3`. */
  readonly id: string;
  /** What the title says behind the id. */
  readonly says: string;
  /** What the title of a group around it says that names the same item. */
  readonly group?: string;
  readonly path: string;
}

interface Title {
  readonly id: string;
  readonly says: string;
}

const TITLE = /^(#\d+|X\d+) (.*)$/s;

/** Tests whose title begins with an item, and those without one in a group whose title does. */
export function namedTests(path: string, text: string): readonly NamedTest[] {
  const found: NamedTest[] = [];
  const visit = (node: ts.Node, group: Title | undefined): void => {
    const call = ts.isCallExpression(node) ? titledCall(node) : undefined;
    const title = call && parsed(call.title);
    if (call?.kind === 'it') found.push(...named(title, group, call.title, path));
    const inner = call?.kind === 'describe' ? (title ?? group) : group;
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false), undefined);
  return found;
}

function named(title: Title | undefined, group: Title | undefined, text: string, path: string): readonly NamedTest[] {
  const { id, says } = title ?? { id: group?.id, says: text };
  return id === undefined ? [] : [{ id, says, path, ...(group?.id === id && { group: group.says }) }];
}

function parsed(text: string): Title | undefined {
  const [, id, says] = TITLE.exec(text) ?? [];
  return id === undefined || says === undefined ? undefined : { id, says };
}

/** `it('…')`, `describe('…')`, and both with `.each(…)`; what is skipped is no test. */
function titledCall({ arguments: [first], expression }: ts.CallExpression): { readonly kind: 'it' | 'describe'; readonly title: string } | undefined {
  const kind = ts.isIdentifier(expression) ? expression.text : eachOf(expression);
  const title = first && titleText(first);
  return (kind === 'it' || kind === 'describe') && title !== undefined ? { kind, title } : undefined;
}

function eachOf(expression: ts.Expression): string | undefined {
  const inner = ts.isCallExpression(expression) ? expression.expression : ts.isTaggedTemplateExpression(expression) ? expression.tag : undefined;
  const isEach = inner !== undefined && ts.isPropertyAccessExpression(inner) && inner.name.text === 'each' && ts.isIdentifier(inner.expression);
  return isEach ? inner.expression.text : undefined;
}

/** With `…` for what each case fills in. */
function titleText(node: ts.Expression): string | undefined {
  const text = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? node.text : ts.isTemplateExpression(node) ? templateText(node) : undefined;
  return text?.replace(/%[psdifjo#]|\$[\w.]+/g, '…').replace(/\s+/g, ' ');
}

const templateText = ({ head, templateSpans }: ts.TemplateExpression): string => [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('…');
