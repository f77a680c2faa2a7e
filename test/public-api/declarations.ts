import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '../..');

/** One path that users import, with what it exports. */
export interface EntryPoint {
  /** As users write it: `cdk-gpu/aws`. */
  readonly name: string;
  /** Sorted by name. */
  readonly exports: readonly { readonly name: string; readonly symbol: ts.Symbol }[];
}

/** What users see of the library: the declarations that the build writes, and nothing of their sources. */
export interface PublicApi {
  readonly entryPoints: readonly EntryPoint[];
  readonly checker: ts.TypeChecker;
  /** Path of a declaration of ours, relative to the root and without ending (`lib/model/image`); null for one that is not ours. */
  fileOf(node: ts.Node): string | null;
}

/** Compiles the sources to declarations, in memory, and reads those as a user's compiler does. */
export function readPublicApi(): PublicApi {
  const config = readConfig();
  const texts = emitDeclarations(config);
  const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const entries = Object.entries(packageJson.exports).flatMap(([path, target]) =>
    typeof target === 'string' ? [] : [{ name: `${packageJson.name}${path.slice(1)}`, file: join(root, target.types) }],
  );
  const program = ts.createProgram({
    rootNames: entries.map(({ file }) => file),
    options: { ...config.options, noEmit: true, types: [] },
    host: hostOver(texts, config.options),
  });
  const checker = program.getTypeChecker();
  return {
    entryPoints: entries
      .map(({ name, file }) => ({ name, exports: exportsOf(program, checker, file) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    checker,
    fileOf: (node) => {
      const path = node.getSourceFile().fileName;
      return texts.has(path)
        ? relative(join(root, 'build'), path)
            .replaceAll('\\', '/')
            .replace(/\.d\.ts$/, '')
        : null;
    },
  };
}

function readConfig(): ts.ParsedCommandLine {
  const overrides = { noEmit: false, declaration: true, emitDeclarationOnly: true };
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(textOf(diagnostic));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.build.json'), overrides, host);
  if (config === undefined) throw new Error('tsconfig.build.json cannot be read');
  return config;
}

function emitDeclarations(config: ts.ParsedCommandLine): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const program = ts.createProgram({ rootNames: config.fileNames, options: config.options });
  const { diagnostics } = program.emit(undefined, (path, text) => texts.set(path, text));
  if (diagnostics.length > 0) throw new Error(diagnostics.map(textOf).join('\n'));
  return texts;
}

/** The real disk, with the declarations lying over it. */
function hostOver(texts: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const disk = ts.createCompilerHost(options);
  return {
    ...disk,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    getSourceFile: (path, languageVersion, ...rest) => {
      const text = texts.get(path);
      return text === undefined
        ? disk.getSourceFile(path, languageVersion, ...rest)
        : ts.createSourceFile(path, text, languageVersion, true);
    },
    // A folder that only exists in memory is one in which modules are looked for too.
    directoryExists: (path) => path.startsWith(join(root, 'build')) || (disk.directoryExists?.(path) ?? true),
  };
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, file: string): EntryPoint['exports'] {
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${relative(root, file)} is not written by the build, or exports nothing`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: resolved(checker, symbol) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a name that was imported or exported again stands for in the end. */
export function resolved(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function textOf(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
}
