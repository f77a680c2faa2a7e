import * as ts from 'typescript';
import type { PublicApi } from './declarations';

/** Exports, and public members of exported classes and interfaces, that have no doc comment: `cdk-gpu Blueprint.target (constructs/blueprint)`. */
export function undocumented(api: PublicApi): readonly string[] {
  const names = api.entryPoints.flatMap((entry) =>
    entry.exports.flatMap(({ name, symbol }) => {
      const declarations = (symbol.declarations ?? []).filter((each) => api.fileOf(each) !== null);
      const where = declarations[0] === undefined ? '' : ` (${api.fileOf(declarations[0]) ?? ''})`;
      return bareNames(name, declarations).map((bare) => `${entry.name} ${bare}${where}`);
    }),
  );
  return [...new Set(names)].sort();
}

function bareNames(name: string, declarations: readonly ts.Declaration[]): readonly string[] {
  const own = declarations.length > 0 && !declarations.some(hasComment) ? [name] : [];
  const members = new Map<string, readonly ts.Node[]>();
  for (const member of declarations.flatMap(membersOf)) {
    const key = member.name.getText();
    members.set(key, [...(members.get(key) ?? []), member]);
  }
  // One comment serves all overloads of a method.
  return [...own, ...[...members].filter(([, nodes]) => !nodes.some(hasComment)).map(([key]) => `${name}.${key}`)];
}

type Member = (ts.ClassElement | ts.TypeElement) & { readonly name: ts.PropertyName };

function membersOf(node: ts.Node): readonly Member[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node)) {
    return [...node.members].filter((member): member is Member => member.name !== undefined && !isHidden(member));
  }
  // `Common & { readonly gpu: G }` says properties as an interface does. Variants of a union are told by the comment of the whole.
  if (ts.isTypeAliasDeclaration(node)) return membersOf(node.type);
  if (ts.isIntersectionTypeNode(node)) return node.types.flatMap(membersOf);
  return [];
}

function isHidden(member: ts.ClassElement | ts.TypeElement): boolean {
  return (
    (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
    (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0
  );
}

function hasComment(node: ts.Node): boolean {
  const commented = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts
    .getJSDocCommentsAndTags(commented)
    .some((each) => ts.isJSDoc(each) && (each.comment !== undefined || (each.tags?.length ?? 0) > 0));
}
