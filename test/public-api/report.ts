import * as ts from 'typescript';
import { resolved, type PublicApi } from './declarations';

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

/** Tables of machines and regions change with the market, not with the contract: their names are enough. */
const isTable = (file: string): boolean => /(machines|regions)$/.test(file);
/** What users write and read. The rest of what their types lead to is the library's inside. */
const isSurface = (file: string): boolean => /^(constructs|lib\/testing|lib\/targets\/[^/]+)\//.test(file);

const head = `# Public API

Written by \`npm run api\` from the declarations that the build makes; edit the sources instead. A difference here is a change of the
contract with users.
`;

/** Everything that can be imported, by entry point, and then what is not exported by name but is part of those declarations. */
export function apiReport(api: PublicApi): string {
  const exported = new Set(api.entryPoints.flatMap((entry) => entry.exports.map(({ symbol }) => symbol)));
  const sections = api.entryPoints.map(({ name, exports }) =>
    section(
      name,
      exports.map((each) => declarationText(api, each.symbol, each.name)),
    ),
  );
  const reached = reachedFrom(api, exported)
    .map((symbol) => declarationText(api, symbol, symbol.name))
    .sort();
  return [head, ...sections, ...(reached.length === 0 ? [] : [section('Part of these, without an export', reached)])].join('\n');
}

function section(title: string, texts: readonly string[]): string {
  return `## ${title}\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
}

function declarationText(api: PublicApi, symbol: ts.Symbol, name: string): string {
  const texts = (symbol.declarations ?? []).map((declaration) => {
    const file = api.fileOf(declaration);
    if (file === null) return `${name}: of another package`;
    const kind = ts.isVariableDeclaration(declaration) ? 'const ' : '';
    const text = isTable(file) ? `${kind || 'type '}${name}: a table` : `${kind}${literals(api, declaration) ?? print(declaration)}`;
    return symbol.name === name ? text : `${text} as ${name}`;
  });
  return [...new Set(texts)].join('\n');
}

/** `type GpuName = (typeof gpuNames)[number]` would hide which names there are. */
function literals(api: PublicApi, declaration: ts.Declaration): string | null {
  if (!ts.isTypeAliasDeclaration(declaration) || declaration.typeParameters !== undefined) return null;
  const type = api.checker.getTypeAtLocation(declaration.name);
  if (!type.isUnion()) return null;
  const values = type.types
    .filter((each) => each.isStringLiteral())
    .map((each) => `'${each.value}'`)
    .sort();
  return values.length === type.types.length ? `type ${declaration.name.text} = ${values.join(' | ')};` : null;
}

function print(declaration: ts.Declaration): string {
  return printer
    .printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile())
    .replace(/^(export |declare |default )+/, '')
    .trim();
}

/** Our own top-level declarations that the exported ones mention, and those that these mention, and so on. */
function reachedFrom(api: PublicApi, exported: ReadonlySet<ts.Symbol>): readonly ts.Symbol[] {
  const seen = new Set(exported);
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) follow(node);
    ts.forEachChild(node, visit);
  };
  const follow = (identifier: ts.Identifier): void => {
    const here = api.checker.getSymbolAtLocation(identifier);
    if (here === undefined) return;
    const symbol = resolved(api.checker, here);
    const declarations = (symbol.declarations ?? []).filter((each) => isTopLevel(each) && isSurface(api.fileOf(each) ?? ''));
    if (seen.has(symbol) || declarations.length === 0) return;
    seen.add(symbol);
    found.push(symbol);
    visitAll(declarations);
  };
  const visitAll = (declarations: readonly ts.Declaration[]): void => {
    for (const declaration of declarations) if (!isTable(api.fileOf(declaration) ?? '')) visit(declaration);
  };
  for (const symbol of exported) visitAll((symbol.declarations ?? []).filter((each) => api.fileOf(each) !== null));
  return found;
}

function isTopLevel(declaration: ts.Declaration): boolean {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return !ts.isSourceFile(statement) && ts.isSourceFile(statement.parent);
}
