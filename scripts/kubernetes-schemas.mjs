/**
 * Prunes the stored Kubernetes OpenAPI documents and CustomResourceDefinitions to what `lib/schemas` needs, and packs them:
 *
 *     node scripts/kubernetes-schemas.mjs [schemas folder] [output folder]
 *
 * One file for each minor of Kubernetes, and one for kinds of other projects. A file is lines of JSON, packed with brotli: the first says what is in it and where that is
 * from, each other one is a definition, referred to by its number. So a reader parses only the definitions that it meets. They are modules, so that whatever compiles,
 * bundles or publishes the library takes them along.
 *
 * The documents of 1.33 to 1.36 come from the release branches and name no enumerated values; the one of 1.37 comes from a running server and does.
 * Its values are used for all minors, less those that the older ones refuse (`refusedBefore137`).
 */
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const { parseAllDocuments } = createRequire(import.meta.url)('yaml');

const minors = ['1.33', '1.34', '1.35', '1.36'];
const minorOfEnums = '1.37';
const names = {
  objectMeta: 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
  // A JobSet's jobs are made by the cluster, whose minor may be another than the one its CRD was written for.
  jobTemplate: 'io.k8s.api.batch.v1.JobTemplateSpec',
};

/** Values that 1.37 takes and 1.36 does not: new in 1.37, or behind a feature gate that is off. */
const refusedBefore137 = {
  'io.k8s.api.apps.v1.StatefulSetUpdateStrategy type': ['Recreate'],
  'io.k8s.api.core.v1.Toleration operator': ['Gt', 'Lt'],
};

/** What webhooks fill in before the schema is tried. */
const filledByWebhook = { 'jobset.x-k8s.io.spec.failurePolicy.rules': ['name'] };

const quantity = { type: 'quantity' };
const intOrString = { type: 'intOrString' };
const keptFormats = new Set(['int32', 'int64', 'byte', 'date-time']);
const keptAsIs = new Set([
  ...['type', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
]);
const converted = new Set(['properties', 'required', 'items', 'additionalProperties', 'format', '$ref', 'nullable', 'exclusiveMinimum']);
/** The one `oneOf` (Gateway's addresses) asks for a form of the value that depends on a sibling. */
const dropped = new Set(['description', 'default', 'anyOf', 'oneOf']);

/** Definitions by number, equal ones once. */
function definitionStore() {
  const byText = new Map();
  const lines = [];
  const add = (schema) => {
    const text = JSON.stringify(sortKeys(schema));
    if (!byText.has(text)) byText.set(text, lines.push(text));
    return byText.get(text);
  };
  return { add, lines };
}

/** What both kinds of document share. `inner` converts a sub-schema, given the name of the field that holds it. */
function convertNode(node, inner) {
  const schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (keptAsIs.has(key)) schema[key] = value;
    else if (!converted.has(key) && !dropped.has(key) && !key.startsWith('x-kubernetes-'))
      throw new Error(`no rule for the schema keyword "${key}"`);
  }
  // Go's flag for any case at the beginning, which JavaScript does not know.
  if (/^\^?\(\?i\)/.test(schema.pattern ?? '')) {
    schema.pattern = schema.pattern.replace('(?i)', '');
    schema.anyCase = true;
  }
  // The form of OpenAPI 3.0.
  if (node.exclusiveMinimum === true) {
    schema.above = node.minimum;
    delete schema.minimum;
  }
  if (node.nullable) schema.nullable = true;
  if (keptFormats.has(node.format)) schema.format = node.format;
  if (node.items) schema.items = inner(node.items);
  if (typeof node.additionalProperties === 'object') schema.values = inner(node.additionalProperties);
  if (node.properties) {
    schema.properties = Object.fromEntries(Object.entries(node.properties).map(([name, value]) => [name, inner(value, name)]));
    // A default is filled in before the check, so such a field is never missing.
    const required = (node.required ?? []).filter((name) => !isFilled(node.properties[name]));
    if (required.length > 0) schema.required = required;
    if (node['x-kubernetes-preserve-unknown-fields'] || node['x-kubernetes-embedded-resource']) schema.open = true;
  }
  return schema;
}

const isFilled = (property) => property?.default !== undefined && !property.$ref;

/** A whole object. Its status is written by the cluster and looked at by nobody who applies it. */
function wholeObject(schema, metadata) {
  const status = schema.properties.status ? { status: { type: 'object' } } : {};
  return { ...schema, properties: { ...schema.properties, ...status, ...metadata } };
}

/** Converter of one Swagger document; a definition with properties becomes an entry of the store, anything simpler is written in place. */
function swaggerConverter(document, enums, store) {
  const done = new Map();
  const convertField = (node, allowed) => {
    if (node.$ref) return byName(node.$ref.replace('#/definitions/', ''));
    const schema = convertNode(node, (item) => convertField(item));
    if (allowed && schema.items) schema.items = { ...schema.items, enum: allowed };
    else if (allowed) schema.enum = allowed;
    return schema;
  };
  const convertDefinition = (name) => {
    const definition = document.definitions[name];
    if (definition === undefined) throw new Error(`no definition ${name}`);
    if (name.endsWith('.resource.Quantity')) return quantity;
    if (definition.format === 'int-or-string') return intOrString;
    // JSON of any kind; its definition says that it is an object, or refers to itself.
    if (/\.(JSON|JSONSchemaPropsOr(Array|Bool|StringArray)|FieldsV1|RawExtension)$/.test(name)) return {};
    const schema = convertNode(definition, (node, field) => convertField(node, enums(name, field)));
    if (!definition.properties) return schema;
    return { ref: store.add(definition['x-kubernetes-group-version-kind'] ? wholeObject(schema) : schema) };
  };
  const byName = (name) => {
    // The schema of schemas is the only one that holds itself.
    if (name.endsWith('.JSONSchemaProps')) return { type: 'object' };
    if (!done.has(name)) {
      done.set(name, undefined);
      done.set(name, convertDefinition(name));
    }
    const found = done.get(name);
    if (found === undefined) throw new Error(`definition ${name} refers to itself`);
    return found;
  };
  return byName;
}

/** Enumerated values by definition and field, from the document that has them. */
function enumsOf(document) {
  return (definition, field) => {
    const property = document.definitions[definition]?.properties?.[field];
    const values = property?.enum ?? property?.items?.enum;
    const refused = refusedBefore137[`${definition} ${field}`] ?? [];
    return values?.filter((value) => !refused.includes(value)).sort();
  };
}

/** Kinds that can be patched by name, which is what applying does: no lists, no reviews, no parts of other objects. */
function appliedKinds(document) {
  const kinds = Object.entries(document.paths).flatMap(([path, { patch }]) => {
    if (patch === undefined || !path.endsWith('/{name}')) return [];
    const { group, version, kind } = patch['x-kubernetes-group-version-kind'];
    return [`${group === '' ? '' : `${group}/`}${version} ${kind}`];
  });
  return [...new Set(kinds)].sort();
}

function definitionNames(document) {
  const found = new Map();
  for (const [name, definition] of Object.entries(document.definitions)) {
    const [only, ...others] = definition['x-kubernetes-group-version-kind'] ?? [];
    if (only && others.length === 0) found.set(`${only.group ? `${only.group}/` : ''}${only.version} ${only.kind}`, name);
  }
  return found;
}

/** Converter of a CRD's schema, which has no definitions: each object in it becomes one, so repeated pod parts are stored once. */
function convertCrd(node, path, store) {
  if (node['x-kubernetes-int-or-string']) return node.pattern ? quantity : intOrString;
  if (node.anyOf && !node.type) throw new Error(`no rule for anyOf at ${path}`);
  const required = (node.required ?? []).filter((field) => !filledByWebhook[path]?.includes(field));
  const schema = convertNode({ ...node, required }, (child, field) => convertCrd(child, field ? `${path}.${field}` : path, store));
  Object.assign(schema, listRules(node));
  return schema.properties ? { ref: store.add(schema) } : schema;
}

/** The server holds lists of CRDs to their declared kind: maps have one entry for each key, sets no value twice. */
function listRules(node) {
  if (node['x-kubernetes-list-type'] === 'set') return { unique: true };
  if (node['x-kubernetes-list-type'] !== 'map') return {};
  const { properties } = node.items;
  return { uniqueBy: Object.fromEntries(node['x-kubernetes-list-map-keys'].map((key) => [key, properties[key].default ?? null])) };
}

/** Every served version of a CRD. A CRD says nothing about its own metadata: the server checks it as it does all metadata. */
function crdEntries(crd, metadata, store) {
  const { group, names: own, versions } = crd.spec;
  return versions
    .filter(({ served }) => served)
    .map(({ name, schema: { openAPIV3Schema: root } }) => {
      const convert = (node, field) => (field === 'status' || field === 'metadata' ? {} : convertCrd(node, `${group}.${field}`, store));
      return [`${group}/${name} ${own.kind}`, store.add(wholeObject(convertNode(root, convert), { metadata }))];
    });
}

/** Rows of the table in a README, by the file or folder in their first cell. */
function sourceRow(readme, first) {
  const row = readFileSync(readme, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find((cells) => cells[1] === first);
  if (row === undefined) throw new Error(`${readme} says nothing about ${first}`);
  return row.slice(1, -1);
}

function minorSources(schemas, minor) {
  const path = join(schemas, 'kubernetes', 'README.md');
  const [file, ref, commit, date] = sourceRow(path, `swagger-v${minor}.json`);
  const readme = readFileSync(path, 'utf8').replace(/\s+/g, ' ');
  const [, version, asked] = /`swagger-v1\.37\.json` is .*? kube-apiserver (\S+) built .*? on (\d{4}-\d\d-\d\d)/.exec(readme) ?? [];
  if (asked === undefined) throw new Error('the README says nothing about the source of the enumerated values');
  return [
    { file, project: 'kubernetes-client/python', ref, commit, date },
    { file: 'swagger-v1.37.json', project: 'kubernetes/kubernetes', ref: `v${version}`, date: asked, use: 'enumerated values' },
  ];
}

function minorFile(schemas, minor, enums) {
  const document = readSwagger(schemas, minor);
  const store = definitionStore();
  const convert = swaggerConverter(document, enums, store);
  const byKind = definitionNames(document);
  const kinds = Object.fromEntries(appliedKinds(document).map((kind) => [kind, convert(byKind.get(kind) ?? `for ${kind}`).ref]));
  const parts = Object.fromEntries(Object.entries(names).map(([part, name]) => [part, convert(name).ref]));
  return [{ sources: minorSources(schemas, minor), kinds, parts }, store];
}

function crdFile(schemas, enums) {
  const store = definitionStore();
  const metadata = swaggerConverter(readSwagger(schemas, minors.at(-1)), enums, store)(names.objectMeta);
  const folder = join(schemas, 'crds');
  const readme = join(folder, 'README.md');
  const projects = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const sources = projects.map((name) => {
    const [file, project, ref, commit, date] = sourceRow(readme, name);
    return { file, project, ref, commit, date };
  });
  const crds = projects.flatMap((project) =>
    readdirSync(join(folder, project))
      .sort()
      .flatMap((file) => parseAllDocuments(readFileSync(join(folder, project, file), 'utf8')).map((document) => document.toJS()))
      .filter((document) => document?.kind === 'CustomResourceDefinition'),
  );
  const kinds = Object.fromEntries(crds.flatMap((crd) => crdEntries(crd, metadata, store)));
  return [{ sources, kinds, parts: {} }, store];
}

function readSwagger(schemas, minor) {
  return JSON.parse(readFileSync(join(schemas, 'kubernetes', `swagger-v${minor}.json`), 'utf8'));
}

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function pack(path, [header, store]) {
  const text = Buffer.from(`${[JSON.stringify(sortKeys(header)), ...store.lines].join('\n')}\n`);
  const packed = brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
  const lines = packed.toString('base64').match(/.{1,132}/g);
  const module = [
    '/** Written by `scripts/kubernetes-schemas.mjs`. */',
    'export const packed = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
  writeFileSync(path, module);
  const kinds = Object.keys(header.kinds).length;
  console.log(`${path}: ${packed.length} bytes of ${text.length}, ${kinds} kinds, ${store.lines.length} definitions`);
}

const [given = join(here, '../../shared/schemas'), output = join(here, '../lib/schemas/data')] = process.argv.slice(2);
const schemas = resolve(given);
const enums = enumsOf(readSwagger(schemas, minorOfEnums));
mkdirSync(output, { recursive: true });
for (const minor of minors) pack(join(output, `kubernetes-${minor}.ts`), minorFile(schemas, minor, enums));
pack(join(output, 'custom.ts'), crdFile(schemas, enums));
