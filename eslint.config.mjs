import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What would make two runs over the same program differ. */
const nondeterminism = [
  {
    selector: "MemberExpression[property.name='localeCompare']",
    message: 'Sorts differently from machine to machine: use compareText of lib/errors.',
  },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Output carries no time.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Output carries no time.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Output carries no time.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'The same program gives the same bytes.' },
  { selector: 'MemberExpression[property.name=/^toLocale/]', message: 'Spells differently from machine to machine.' },
];

/** The root of a provider package loads every binding: two seconds and half a gibibyte. */
const providerRoot = String.raw`^@cdktf/provider-(?![a-z-]+/lib/[a-z0-9-]+/index\.js$)`;
const rootOfProvider = 'Import one binding by its file, as in "@cdktf/provider-aws/lib/vpc/index.js".';
// In a selector, a slash would end the expression.
const providerRootInSelector = providerRoot.replaceAll('/', String.raw`\u002f`);
const lazyRoots = [
  'CallExpression[callee.name=require] > Literal',
  'ImportExpression > Literal',
  'CallExpression[callee.property.name=requireActual] > Literal',
].map((selector) => ({ selector: `${selector}[value=/${providerRootInSelector}/]`, message: rootOfProvider }));

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'build/',
      'build-bench/',
      'coverage/',
      '**/cdktf.out/',
      '**/manifests/',
      '**/golden/',
      // Programs that must not compile: TypeScript judges them.
      'test/types/refused/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: { 'no-var': 'error', 'prefer-const': 'error', eqeqeq: 'error', 'no-unused-vars': 'error', 'no-shadow': 'error' },
  },
  {
    files: ['{lib,constructs,test,examples,bench}/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-restricted-imports': ['error', { patterns: [{ regex: providerRoot, message: rootOfProvider }] }],
      'no-restricted-syntax': ['error', ...lazyRoots],
      '@typescript-eslint/no-explicit-any': 'error',
      // A name for a type with parameters, which editors print in the place of all of it.
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `_` says that a value is left out on purpose.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `json['terraform']` says that nobody declared the key.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }] }],
      // `Target<string, MachineKinds, Traits>` is spelled out where `any` would be wrong.
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // Two copies of `constructs` can be installed: nothing may depend on which one made an object.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A number reads the same everywhere.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Bindings and engines are loaded when the first of their objects is drawn, and not before.
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  {
    files: ['{lib,constructs}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...nondeterminism, ...lazyRoots] },
  },
  {
    // What `cdk-gpu/testing` parsed has the shape of other programs' files; an expectation that reaches into it fails where it is not so.
    files: ['test/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // Tests of users reach into parsed files as they like; the shape is Terraform's and Kubernetes' business.
    files: ['lib/testing/synth.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    // Its factory takes what a constructor takes, and the reference: part of the contract with users.
    files: ['constructs/image.ts', 'constructs/parse-props.ts'],
    rules: { '@typescript-eslint/max-params': ['error', { max: 4 }] },
  },
  {
    // Tables: one row after another, which no reader reads through.
    files: ['**/*machines.ts', '**/regions.ts', 'bench/programs/types-by-hand.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      // The columns of a table of cases.
      '@typescript-eslint/max-params': ['error', { max: 6 }],
    },
  },
);
