import fc from 'fast-check';
import { schemaFindings, storedMinors } from '../../lib/schemas';
import { allObjects } from '../emit/kubernetes/contexts';
import { variedContext } from '../emit/kubernetes/varied';

type Path = readonly (string | number)[];

/** Fields whose keys are free. */
const maps = new Set<string | number>(['annotations', 'data', 'labels', 'limits', 'matchLabels', 'nodeSelector', 'requests']);

/** Paths of all fields of an object whose name is not free. */
function fieldsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each] as const)
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    // No field of the API has a slash in its name; keys of labels do, wherever they stand.
    const here = typeof key === 'number' || key.includes('/') || maps.has(path.at(-1) ?? '') ? [] : [[...path, key]];
    return [...here, ...fieldsIn(inner, [...path, key])];
  });
}

function renamed(value: unknown, [step, ...rest]: Path, name: string): unknown {
  if (Array.isArray(value)) return value.map((each, index) => (index === step ? renamed(each, rest, name) : (each as unknown)));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => {
      if (key !== step) return [key, inner as unknown];
      return rest.length === 0 ? [name, inner as unknown] : [key, renamed(inner, rest, name)];
    }),
  );
}

const cases = fc
  .tuple(fc.constantFrom(...storedMinors), fc.nat(), fc.nat(), fc.constantFrom('X', 's', '-', '.'))
  .map(([minor, whichObject, whichField, suffix]) => {
    const objects = allObjects(variedContext(minor));
    const object = objects[whichObject % objects.length];
    const fields = fieldsIn(object);
    const path = fields[whichField % fields.length] ?? [];
    return { minor, object, path, name: `${String(path.at(-1))}${suffix}` };
  });

test('an emitted object is refused once any of its fields is renamed', () => {
  fc.assert(
    fc.property(cases, ({ minor, object, path, name }) => {
      expect(schemaFindings(minor, object)).toEqual([]);
      const findings = schemaFindings(minor, renamed(object, path, name));
      const said = findings.map((each) => `${each.path}: ${each.reason}`).join('\n');
      expect(said).toContain(path.length === 1 && /^(apiVersion|kind)$/.test(String(path[0])) ? 'required, but missing' : 'unknown field');
    }),
    { numRuns: 400 },
  );
});
