/**
 * Prunes the stored Kubernetes OpenAPI documents and the JobSet CRD to what the validator of this folder needs:
 *
 *     node test/support/kubernetes-schemas/build-bundle.mjs [schemas folder] [output file]
 *
 * The documents of 1.33 to 1.36 come from the release branches and name no enumerated values; the one of 1.37 comes from a running server and does.
 * Its values are used for all minors, less those that the older ones refuse (`refusedBefore137`).
 */
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const { parse: parseYaml } = createRequire(import.meta.url)('yaml');

const minors = ['1.33', '1.34', '1.35', '1.36'];
const minorOfEnums = '1.37';
const kinds = [
  ...[
    'Namespace',
    'ServiceAccount',
    'Service',
    'ConfigMap',
    'Secret',
    'PersistentVolumeClaim',
    'Pod',
    'LimitRange',
    'ResourceQuota',
    'Node',
  ].map((kind) => `v1 ${kind}`),
  ...['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => `apps/v1 ${kind}`),
  ...['Job', 'CronJob'].map((kind) => `batch/v1 ${kind}`),
  ...['Role', 'RoleBinding'].map((kind) => `rbac.authorization.k8s.io/v1 ${kind}`),
  'autoscaling/v2 HorizontalPodAutoscaler',
  'policy/v1 PodDisruptionBudget',
  'networking.k8s.io/v1 NetworkPolicy',
  'scheduling.k8s.io/v1 PriorityClass',
  'node.k8s.io/v1 RuntimeClass',
];
/** Parts of objects that are checked alone: a JobSet's jobs are made by the cluster, whose minor may be another than the one its CRD was written for. */
const parts = { JobTemplateSpec: 'io.k8s.api.batch.v1.JobTemplateSpec' };
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** Values that 1.37 takes and 1.36 does not: new in 1.37, or behind a feature gate that is off. */
const refusedBefore137 = {
  'io.k8s.api.apps.v1.StatefulSetUpdateStrategy type': ['Recreate'],
  'io.k8s.api.core.v1.Toleration operator': ['Gt', 'Lt'],
};

/** What the webhook of JobSet fills in before the schema is tried. */
const filledByWebhook = { 'jobset.rules': ['name'] };

const quantity = { type: ['number', 'string'], format: 'quantity' };
const intOrString = { type: ['integer', 'string'], format: 'int32' };
const keptFormats = new Set(['int32', 'int64', 'byte', 'date-time']);
const keptAsIs = new Set(['type', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems']);
const dropped = new Set([
  'description',
  'default',
  'anyOf',
  'x-kubernetes-int-or-string',
  'properties',
  'required',
  'items',
  'additionalProperties',
  'format',
  '$ref',
]);

/** Definitions under short names, equal ones once, whichever document they are from. */
function definitionStore() {
  const byText = new Map();
  const definitions = {};
  const add = (name, schema) => {
    const text = JSON.stringify(sortKeys(schema));
    if (byText.has(text)) return byText.get(text);
    let id = name;
    for (let variant = 2; id in definitions; variant++) id = `${name}-${variant}`;
    definitions[id] = schema;
    byText.set(text, id);
    return id;
  };
  return { add, definitions };
}

/** What both kinds of document share. `inner` converts a sub-schema, given the name of the field that holds it. */
function convertNode(node, inner, extras = {}) {
  const schema = {};
  for (const [key, value] of Object.entries(node)) {
    if (keptAsIs.has(key)) schema[key] = value;
    else if (!dropped.has(key) && !key.startsWith('x-kubernetes-')) throw new Error(`no rule for the schema keyword "${key}"`);
  }
  if (keptFormats.has(node.format)) schema.format = node.format;
  if (node.items) schema.items = inner(node.items);
  if (typeof node.additionalProperties === 'object') schema.additionalProperties = inner(node.additionalProperties);
  if (node.properties) {
    schema.properties = Object.fromEntries(Object.entries(node.properties).map(([name, value]) => [name, inner(value, name)]));
    // A default is filled in before the check, so such a field is never missing.
    const required = (node.required ?? []).filter((name) => !isFilled(node.properties[name]));
    if (required.length > 0) schema.required = required;
    if (!node['x-kubernetes-preserve-unknown-fields'] && !node['x-kubernetes-embedded-resource']) schema.additionalProperties = false;
  }
  return { ...schema, ...extras };
}

const isFilled = (property) => property?.default !== undefined && !property.$ref;

/** Converter of one Swagger document; a definition with properties becomes an entry of the store, anything simpler is written in place. */
function swaggerConverter(document, enums, store) {
  const done = new Map();
  const byName = (name) => {
    if (!done.has(name)) {
      done.set(name, undefined);
      done.set(name, convertDefinition(name));
    }
    const found = done.get(name);
    if (found === undefined) throw new Error(`definition ${name} refers to itself`);
    return found;
  };
  const convertDefinition = (name) => {
    const definition = document.definitions[name];
    if (definition === undefined) throw new Error(`no definition ${name}`);
    if (name.endsWith('.resource.Quantity')) return quantity;
    if (definition.format === 'int-or-string') return intOrString;
    const schema = convertNode(definition, (node, field) => convertField(node, enums(name, field)));
    return definition.properties ? { $ref: store.add(name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.apis\.)?/, ''), schema) } : schema;
  };
  const convertField = (node, allowed) => {
    if (node.$ref) return byName(node.$ref.replace('#/definitions/', ''));
    const schema = convertNode(node, (item) => convertField(item));
    if (allowed && schema.items) schema.items = { ...schema.items, enum: allowed };
    else if (allowed) schema.enum = allowed;
    return schema;
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

/** Converter of a CRD's schema, which has no definitions: each object in it becomes one, so repeated pod parts are stored and compiled once. */
function convertCrd(node, name, store) {
  if (node.anyOf && !node['x-kubernetes-int-or-string']) throw new Error('no rule for anyOf without int-or-string');
  if (node['x-kubernetes-int-or-string']) return node.pattern ? quantity : intOrString;
  const required = (node.required ?? []).filter((field) => !filledByWebhook[name]?.includes(field));
  const schema = convertNode(
    { ...node, required },
    (child, field) => convertCrd(child, field ? `jobset.${field}` : name, store),
    listRules(node),
  );
  return schema.properties ? { $ref: store.add(name, schema) } : schema;
}

/** The server holds lists of CRDs to their declared kind: maps have one entry for each key, sets no value twice. */
function listRules(node) {
  if (node['x-kubernetes-list-type'] === 'set') return { uniqueItems: true };
  if (node['x-kubernetes-list-type'] !== 'map') return {};
  const { properties } = node.items;
  return { uniqueBy: Object.fromEntries(node['x-kubernetes-list-map-keys'].map((key) => [key, properties[key].default ?? null])) };
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

function sourcesOf(schemas) {
  const swagger = minors.map((minor) => {
    const [file, ref, commit, date] = sourceRow(join(schemas, 'kubernetes', 'README.md'), `swagger-v${minor}.json`);
    return { file, project: 'kubernetes-client/python', ref, commit, date };
  });
  const readme = readFileSync(join(schemas, 'kubernetes', 'README.md'), 'utf8').replace(/\s+/g, ' ');
  const [, version, date] = /`swagger-v1\.37\.json` is .*? kube-apiserver (\S+) built .*? on (\d{4}-\d\d-\d\d)/.exec(readme) ?? [];
  if (date === undefined) throw new Error('the README says nothing about the source of the enumerated values');
  const [folder, project, ref, commit, crdDate] = sourceRow(join(schemas, 'crds', 'README.md'), 'jobset');
  return [
    ...swagger,
    { file: 'swagger-v1.37.json', project: 'kubernetes/kubernetes', ref: `v${version}`, date, use: 'enumerated values' },
    { file: `${folder}/jobset.x-k8s.io_jobsets.yaml`, project, ref, commit, date: crdDate },
  ];
}

function buildBundle(schemas) {
  const swagger = (minor) => JSON.parse(readFileSync(join(schemas, 'kubernetes', `swagger-v${minor}.json`), 'utf8'));
  const enums = enumsOf(swagger(minorOfEnums));
  const store = definitionStore();
  const crd = parseYaml(readFileSync(join(schemas, 'crds', 'jobset', 'jobset.x-k8s.io_jobsets.yaml'), 'utf8'));
  const byMinor = {};
  for (const minor of minors) {
    const document = swagger(minor);
    const convert = swaggerConverter(document, enums, store);
    const definitionNames = new Map();
    for (const [name, definition] of Object.entries(document.definitions)) {
      const [only, ...others] = definition['x-kubernetes-group-version-kind'] ?? [];
      if (only && others.length === 0) definitionNames.set(`${only.group ? `${only.group}/` : ''}${only.version} ${only.kind}`, name);
    }
    const entries = kinds.map((kind) => [kind, convert(definitionNames.get(kind) ?? `for ${kind}`).$ref]);
    const partEntries = Object.entries(parts).map(([part, name]) => [part, convert(name).$ref]);
    byMinor[minor] = {
      kinds: Object.fromEntries([...entries, jobSetEntry(crd, convert(objectMeta), store)]),
      parts: Object.fromEntries(partEntries),
    };
  }
  return { definitions: store.definitions, minors: byMinor, sources: sourcesOf(schemas) };
}

/** A CRD says nothing about its own metadata: the server checks it as it does all metadata. */
function jobSetEntry(crd, metadata, store) {
  const version = crd.spec.versions.find(({ storage }) => storage);
  const root = version.schema.openAPIV3Schema;
  const { metadata: bare, ...properties } = root.properties;
  if (bare === undefined) throw new Error('the CRD has no metadata');
  const converted = convertNode({ ...root, properties }, (node, field) => convertCrd(node, `jobset.${field}`, store));
  const schema = { ...converted, properties: { ...converted.properties, metadata } };
  return [`${crd.spec.group}/${version.name} ${crd.spec.names.kind}`, store.add(`jobset.${crd.spec.names.kind}`, schema)];
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

const [schemas = join(here, '../../../../shared/schemas'), output = join(here, 'bundle.json.gz')] = process.argv.slice(2);
const packed = gzipSync(`${JSON.stringify(sortKeys(buildBundle(resolve(schemas))))}\n`, { level: 9 });
packed.fill(0, 4, 8); // no time stamp
packed[9] = 255; // nor the name of the system it was built on
writeFileSync(output, packed);
console.log(`${output}: ${packed.length} bytes`);
