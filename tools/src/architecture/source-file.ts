import ts from 'typescript';

/** A source file as the rules see it. */
export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** `import`, `export … from`, `import()` or `require()`. */
export interface Import {
  readonly specifier: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
  /** Names in the other file; `*` for all of them. */
  readonly names: readonly string[];
  readonly reExport: boolean;
}

export function sourceFile(path: string, text: string): SourceFile {
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined) imports.push(found);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return { path, text, imports };
}

function importOf(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) return declared(node.moduleSpecifier.text, node.importClause);
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) return reExported(node.moduleSpecifier.text, node);
  if (ts.isCallExpression(node)) return called(node);
  return undefined;
}

function declared(specifier: string, clause: ts.ImportClause | undefined): Import {
  const bindings = clause?.namedBindings;
  const elements = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined;
  const typesOnly = elements !== undefined && clause?.name === undefined && elements.length > 0 && elements.every((element) => element.isTypeOnly);
  const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || typesOnly;
  return { specifier, typeOnly, names: elements?.map(importedName) ?? ['*'], reExport: false };
}

function reExported(specifier: string, node: ts.ExportDeclaration): Import {
  const elements = node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
  return { specifier, typeOnly: node.isTypeOnly, names: elements?.map(importedName) ?? ['*'], reExport: true };
}

function called(node: ts.CallExpression): Import | undefined {
  const [argument] = node.arguments;
  const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  if (!loads || argument === undefined || !ts.isStringLiteral(argument)) return undefined;
  return { specifier: argument.text, typeOnly: false, names: ['*'], reExport: false };
}

const importedName = (element: ts.ImportSpecifier | ts.ExportSpecifier): string => (element.propertyName ?? element.name).text;
